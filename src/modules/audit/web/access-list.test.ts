import { describe, expect, test } from 'vitest';
import { groupAccesses } from './access-list.ts';
import type { AccessEntry } from '../audit.contract.ts';
import { purposeTitle, wordsOfPurpose } from '../purpose-words.contract.ts';
import { eventWords, wordsOfEvent } from '../event-words.contract.ts';

const entry = (n: number, at: string, name: string, event: string, label: string | null = null): AccessEntry => ({
  n,
  caseId: 'a'.repeat(32),
  at,
  event,
  who: { name, roles: ['coordinator'], self: name === 'Maria', computer: name === '' },
  purpose: 'HOPERAT',
  subject: { id: null, label },
  outcome: 'done',
  item: n - 1,
});
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

describe('who opened my records', () => {
  test('are told by person, with one line for the same act and its range of minutes', () => {
    const entries = [
      entry(4, '2026-03-03T09:00:00Z', 'Lena Roth', 'records.listed'),
      entry(3, '2026-03-02T10:26:00Z', 'Dr Amara', 'records.document-read', 'Biopsy report'),
      entry(2, '2026-03-02T10:12:00Z', 'Dr Amara', 'records.document-read', 'Biopsy report'),
      entry(1, '2026-03-02T10:00:00Z', '', 'opinion.delivered'),
    ];
    const groups = groupAccesses(entries, dayOf);
    expect(groups.map((group) => group.who.name)).toEqual(['Lena Roth', 'Dr Amara', '']);
    expect(groups[1]?.lines).toMatchObject([
      {
        day: '2026-03-02',
        words: 'read “Biopsy report”',
        why: 'to look after your request',
        from: '2026-03-02T10:12:00Z',
        to: '2026-03-02T10:26:00Z',
        entries: [{ n: 3 }, { n: 2 }],
      },
    ]);
  });

  test('the same act on another day is a line of its own', () => {
    const entries = ['2026-03-03', '2026-03-02'].map((day, i) =>
      entry(2 - i, `${day}T09:00:00Z`, 'Lena Roth', 'records.listed'),
    );
    expect(groupAccesses(entries, dayOf)[0]?.lines.map((line) => line.day)).toEqual(['2026-03-03', '2026-03-02']);
  });

  test('a refused try is never hidden among what was done', () => {
    const done = entry(1, '2026-03-02T10:00:00Z', 'Lena', 'case.opened-view');
    const lines = groupAccesses([done, { ...done, n: 2, outcome: 'refused' }], dayOf)[0]?.lines;
    expect(lines?.map((line) => line.refused)).toEqual([false, true]);
  });
});

describe('words', () => {
  test('speak to the patient as you and to staff about the patient', () => {
    expect(wordsOfEvent('case.opened-view', null)).toBe('opened your request');
    expect(wordsOfEvent('case.opened-view', null, 'staff')).toBe('opened the patient’s request');
    expect(wordsOfEvent('imaging.viewed', 'CT $& chest')).toBe('looked at your scan “CT $& chest”');
    expect(wordsOfEvent('new.event', null)).toBe('did this: new.event');
  });

  test('say why in words, never in a code', () => {
    expect(wordsOfPurpose('TREAT', ['expert'])).toBe('to give you an opinion');
    expect(wordsOfPurpose('TREAT', ['coordinator'])).toBe('to care for you');
    for (const code of ['TREAT', 'HOPERAT', 'PATRQT', 'HCOMPL', 'SYSADMIN', 'BTG', 'NEWCODE']) {
      expect(wordsOfPurpose(code, [])).not.toContain(code);
      expect(purposeTitle(code, [])).toMatch(/^[A-Z][a-z]+ /);
      expect(purposeTitle(code, [])).not.toMatch(/your/);
    }
  });

  test('never hold a word that patients are not told in', () => {
    for (const { did, plain } of Object.values(eventWords))
      expect(did + plain).not.toMatch(/modality|encounter|directive|upload|invalid|submit/i);
  });
});
