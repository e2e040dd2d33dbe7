import { describe, expect, test } from 'vitest';
import {
  byRoom,
  independence,
  judge,
  readingMinutes,
  suggestedAnswerBy,
  typicalDays,
  type Candidate,
  type Needs,
} from './matching.rules.ts';

const now = new Date('2026-03-02T09:00:00Z');
const needs: Needs = {
  disorder: 'lung-nodule',
  topic: 'Lung nodule',
  language: 'en',
  place: 'GB',
  dueAt: new Date('2026-03-12T17:00:00Z'),
  treatedAt: ["St. Anne's Hospital"],
};
const fitting: Candidate = {
  specialty: 'Thoracic oncology',
  subspecialties: ['Lung nodules'],
  conditions: [{ code: 'lung-nodule', label: 'Lung nodule' }],
  languages: [{ code: 'en-GB', level: 'C1' }],
  licences: [{ place: 'GB', until: '2027-05-31' }],
  institutions: [{ name: 'City Hospital', until: null }],
  capacityPerWeek: 3,
  paused: false,
  taken: 1,
  typicalDays: 3,
  asked: [],
};
const why = (change: Partial<Candidate>) => judge({ ...fitting, ...change }, needs, now).excluded;

describe('who may be asked', () => {
  test('someone who fits is proposed with every reason in words', () => {
    const { fits, excluded, conflictNote } = judge(fitting, needs, now);
    expect(excluded).toEqual([]);
    expect(fits).toEqual([
      'Lung nodules, reads lung nodule',
      'Reads English',
      'Licence United Kingdom until 31 May 2027',
    ]);
    expect(conflictNote).toBeNull();
  });

  test('a licence that lapsed, ends before the answer is due, or is for another place excludes', () => {
    expect(why({ licences: [{ place: 'GB', until: '2026-02-01' }] })).toEqual([
      'Licence United Kingdom lapsed 1 Feb 2026',
    ]);
    expect(why({ licences: [{ place: 'GB', until: '2026-03-11' }] })).toEqual([
      'Licence United Kingdom ends 11 Mar 2026, before the answer is due',
    ]);
    expect(why({ licences: [{ place: 'US', until: '2030-01-01' }] })).toEqual(['No licence for United Kingdom']);
    expect(why({ licences: [{ place: 'GB', until: '2026-03-12' }] })).toEqual([]);
  });

  test('a full week and a pause exclude', () => {
    expect(why({ taken: 3 })).toEqual(['At capacity: 3 of 3 this week']);
    expect(why({ paused: true })).toEqual(['Paused: takes no cases now']);
  });

  test('a language below B2, or not at all, excludes; without a stated language nobody is excluded for it', () => {
    expect(why({ languages: [{ code: 'en', level: 'B1' }] })).toEqual(['English only at level B1']);
    expect(why({ languages: [{ code: 'es', level: 'native' }] })).toEqual(['Does not read English']);
    expect(judge({ ...fitting, languages: [] }, { ...needs, language: null }, now).excluded).toEqual([]);
  });

  test('another field excludes, and all reasons are told, not only the first', () => {
    const reasons = why({ conditions: [{ code: 'knee', label: 'Knee' }], specialty: 'Orthopaedics', paused: true });
    expect(reasons).toEqual(['Does not read lung nodule: orthopaedics', 'Paused: takes no cases now']);
  });

  test('who was asked and waits, or declined, is not asked again; who let it run out may be', () => {
    expect(why({ asked: [{ state: 'offered', reason: null }] })).toEqual(['Asked already, has not answered yet']);
    expect(why({ asked: [{ state: 'declined', reason: 'It is not my field' }] })).toEqual([
      'Declined this case: it is not my field',
    ]);
    expect(why({ asked: [{ state: 'expired', reason: null }] })).toEqual([]);
  });
});

describe('independence', () => {
  const bond = (name: string, until: string | null) => independence([{ name, until }], needs.treatedAt, now);

  test('working where the patient was treated excludes, however the name is written', () => {
    expect(bond('St Annes Hospital', null).excluded[0]).toContain('works at St Annes Hospital');
    expect(bond("St Anne's Hospital, Radiology", null).excluded).toHaveLength(1);
    expect(bond('City Hospital', null)).toEqual({ excluded: [], notes: [] });
  });

  test('having left within a year still excludes; earlier is told, not judged', () => {
    expect(bond('St Annes Hospital', '2025-06-30').excluded[0]).toContain('worked until recently');
    expect(bond('St Annes Hospital', '2023-06-30')).toEqual({
      excluded: [],
      notes: ['Worked at St Annes Hospital until 2023'],
    });
  });

  test('a name without letters is nobody’s hospital', () => {
    expect(independence([{ name: '–', until: null }], ['…', ''], now).excluded).toEqual([]);
  });
});

describe('numbers for people', () => {
  test('the typical time is a median of whole days', () => {
    const span = (days: number) => ({ from: now, to: new Date(now.getTime() + days * 86_400_000) });
    expect(typicalDays([])).toBeNull();
    expect(typicalDays([span(2), span(30), span(3)])).toBe(3);
    expect(typicalDays([span(0.2)])).toBe(1);
  });

  test('more room comes first, then speed, then the name', () => {
    const a = { taken: 1, capacity: 3, typicalDays: 4, name: 'Ruiz' };
    const b = { taken: 2, capacity: 3, typicalDays: 1, name: 'Okafor' };
    const c = { taken: 1, capacity: 3, typicalDays: null, name: 'Adler' };
    expect([b, c, a].toSorted(byRoom).map((one) => one.name)).toEqual(['Ruiz', 'Adler', 'Okafor']);
  });

  test('reading time grows with studies and pages and is never below a quarter of an hour', () => {
    expect(readingMinutes({ studies: 0, pages: 0 })).toBe(15);
    expect(readingMinutes({ studies: 3, pages: 41 })).toBe(55);
  });

  test('an answer is asked within a day, sooner when the promise is near, never in less than two hours', () => {
    expect(suggestedAnswerBy(now, null).toISOString()).toBe('2026-03-03T09:00:00.000Z');
    expect(suggestedAnswerBy(now, new Date('2026-03-03T09:00:00Z')).toISOString()).toBe('2026-03-02T17:00:00.000Z');
    expect(suggestedAnswerBy(now, now).toISOString()).toBe('2026-03-02T11:00:00.000Z');
  });
});
