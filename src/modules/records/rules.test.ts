import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateProblem } from './documents/dates.rules.ts';
import { keepable } from './reading/keepable.rules.ts';
import { classify } from './quarantine/classify.rules.ts';
import { isDecided, judge, stateByAnswers } from './identity/identity-gate.rules.ts';
import { comesBefore, timelinePage } from './timeline/timeline.rules.ts';
import { cleanPath, wantedUpload } from './uploads/tus.rules.ts';

describe('what is done with a file', () => {
  const at = (path: string, size = 10, depth = 0) => ({ path, size, depth });
  test('a picture named like a program is still a picture; a list of contents is not', () => {
    expect(classify(at('CD/IM1.exe'), { kind: 'dicom' })).toEqual({ act: 'imaging' });
    expect(classify(at('CD/DICOMDIR'), { kind: 'dicom' })).toMatchObject({ act: 'leave-out' });
    expect(classify(at('a.zip', 10, 2), { kind: 'zip' })).toMatchObject({ act: 'refuse', code: 'file.unsafe' });
    expect(classify(at('a.pdf'), { kind: 'pdf', suspicion: 'two things' })).toMatchObject({ act: 'refuse' });
  });
});

describe('whose it is', () => {
  const now = new Date('2026-11-01T00:00:00Z');
  const maria = { name: 'Maria Lopez', birthDate: '1961-03-04', sex: 'female' };
  const found = (name: string | null, birthDate: string | null = null) => ({ name, birthDate, sex: null, ids: [] });
  test.each([
    [found('Lopez^Maria', '1961-03-04'), false],
    [found('Sample^Petra'), true],
    [found('Lopez'), true],
    [found('Lopez', '1961-03-04'), false],
    [found(null), false],
    [found('ANON'), false],
    [found(null, '1950-01-01'), true],
  ])('%j is asked about: %s', (who, asks) => expect(judge(who, maria, now).ask).toBe(asks));

  test('nothing is asked before the patient has said who they are', () => {
    expect(judge(found('Sample^Petra'), { name: '', birthDate: null, sex: 'unknown' }, now).ask).toBe(false);
  });

  test.each([
    ['mine', 'differs', false, false],
    ['mine', 'differs', true, true],
    ['mine', 'unknown', false, true],
    ['not-mine', 'differs', false, true],
  ] as const)('“%s” to what %s, said by the desk: %s, decides: %s', (answer, verdict, byDesk, decides) =>
    expect(isDecided(answer, verdict, byDesk)).toBe(decides),
  );

  test('one open question holds a thing back, one "not mine" takes it out', () => {
    const [open, mine, no] = ([null, 'mine', 'not-mine'] as const).map((answer) => ({ ask: true, answer }));
    expect(stateByAnswers([mine!, open!])).toBe('asked');
    expect(stateByAnswers([mine!, open!, no!])).toBe('not-mine');
    expect(stateByAnswers([mine!, { ask: false, answer: null }])).toBe('checked');
  });
});

test('pages of the timeline hold every entry once, newest first', () => {
  const cursor = fc.record({ date: fc.constantFrom('', '2020', '2020-01-02', '2024-05-06'), id: fc.uuid() });
  fc.assert(
    fc.property(fc.array(cursor, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (cursors, limit) => {
      const placed = cursors.map((at) => ({ cursor: at, entry: { title: at.id } as never }));
      const seen: string[] = [];
      for (let after: { date: string; id: string } | undefined; ;) {
        const page = timelinePage(placed, [], { after, limit });
        seen.push(...page.entries.map(({ title }) => title));
        if (!page.next) break;
        after = page.next;
      }
      expect(seen).toEqual(cursors.toSorted(comesBefore).map(({ id }) => id));
    }),
  );
});

describe('the date of a document', () => {
  const now = new Date('2026-03-01T23:00:00Z');
  test('is not of the future, nor of a time before the person', () => {
    for (const date of [null, '2026-03-02', '2026-01-31', '1961-03-04', '1960-06-01'])
      expect(dateProblem(date, '1961-03-04', now)).toBeUndefined();
    expect(dateProblem('2026-03-03', null, now)).toContain('future');
    expect(dateProblem('1960-01-01', '1961-03-04', now)).toContain('before the patient was born');
    expect(dateProblem('1800-01-01', null, now)).toBeUndefined();
  });
});

describe('names that come with an upload', () => {
  test('never leave their folder, hide characters, or grow without end', () => {
    expect(cleanPath('C:\\..\\..\\etc/./passwd')).toBe('C:/etc/passwd');
    expect(cleanPath('a\u202egpj.exe')).toBe('agpj.exe');
    expect(cleanPath('/'.repeat(50))).toBe('unnamed');
    expect(cleanPath('x'.repeat(5000)).length).toBeLessThanOrEqual(1000);
  });

  test('a creation without a length is refused in words', () => {
    expect(() => wantedUpload({ 'upload-defer-length': '1' }, 10)).toThrow(/length/);
    expect(() => wantedUpload({ 'upload-length': '-1' }, 10)).toThrow(/number of bytes/);
    expect(() => wantedUpload({ 'upload-length': '5', 'upload-metadata': 'path %%%' }, 10)).toThrow(/cannot be read/);
  });
});

describe('text of a file that no database keeps', () => {
  test('is made keepable wherever it stands, and all else stays as it was', () => {
    const bytes = new Uint8Array([0]);
    const read = { 'a\0': ['b\ud800', { c: 'é \0', n: 1, none: null }], bytes };
    expect(keepable(read)).toEqual({ 'a\ufffd': ['b\ufffd', { c: 'é \ufffd', n: 1, none: null }], bytes });
  });
});
