import { describe, expect, test } from 'vitest';
import { accessCsv, csvOf, groupAccesses } from './access-list.ts';
import type { AccessEntry } from '../audit.contract.ts';
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
  test('are told by day and person, with one line for the same act and its range of minutes', () => {
    const entries = [
      entry(4, '2026-03-03T09:00:00Z', 'Lena Roth', 'records.listed'),
      entry(3, '2026-03-02T10:26:00Z', 'Dr Amara', 'records.document-read', 'Biopsy report'),
      entry(2, '2026-03-02T10:12:00Z', 'Dr Amara', 'records.document-read', 'Biopsy report'),
      entry(1, '2026-03-02T10:00:00Z', '', 'opinion.delivered'),
    ];
    const days = groupAccesses(entries, dayOf);
    expect(days.map((day) => day.day)).toEqual(['2026-03-03', '2026-03-02']);
    expect(days[1]?.groups.map((group) => group.who.name)).toEqual(['Dr Amara', '']);
    expect(days[1]?.groups[0]?.lines).toMatchObject([
      {
        words: 'read “Biopsy report”',
        from: '2026-03-02T10:12:00Z',
        to: '2026-03-02T10:26:00Z',
        entries: [{ n: 3 }, { n: 2 }],
      },
    ]);
  });

  test('a refused try is never hidden among what was done', () => {
    const done = entry(1, '2026-03-02T10:00:00Z', 'Lena', 'case.opened-view');
    const lines = groupAccesses([done, { ...done, n: 2, outcome: 'refused' }], dayOf)[0]?.groups[0]?.lines;
    expect(lines?.map((line) => line.refused)).toEqual([false, true]);
  });

  test('the file to keep runs nothing in a spreadsheet', () => {
    const hostile = entry(1, '2026-03-02T10:00:00Z', '=cmd|calc', 'records.document-read', 'a "quoted", title');
    expect(accessCsv([hostile])).toContain(`'=cmd|calc`);
    expect(csvOf([['+1', '-1', '@a', 'a,b', 'c"d', 7]])).toBe(`'+1,'-1,'@a,"a,b","c""d",7\r\n`);
  });
});

describe('words', () => {
  test('speak to the patient as you and to staff about the patient', () => {
    expect(wordsOfEvent('case.opened-view', null)).toBe('opened your request');
    expect(wordsOfEvent('case.opened-view', null, 'staff')).toBe('opened the patient’s request');
    expect(wordsOfEvent('imaging.viewed', 'CT $& chest')).toBe('looked at your scan “CT $& chest”');
    expect(wordsOfEvent('new.event', null)).toBe('did this: new.event');
  });

  test('never hold a word that patients are not told in', () => {
    for (const { did, plain } of Object.values(eventWords))
      expect(did + plain).not.toMatch(/modality|encounter|directive|upload|invalid|submit/i);
  });
});
