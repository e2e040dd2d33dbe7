import { describe, expect, test } from 'vitest';
import { content } from '#formats/content/index.ts';
import { workingDaysUntil } from '#kernel/working-days.ts';
import {
  answerDue,
  dutyToKeep,
  erasureStates,
  nextErasure,
  nextWork,
  planOf,
  retentionOf,
  type CaseFacts,
  type ErasureCommand,
  type ErasureState,
} from './rights.rules.ts';

const now = new Date('2026-11-23T10:00:00Z');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts => ({
  programme: 'northlight',
  place: 'GB',
  birthDate: '1961-03-04',
  sentAt: new Date('2026-10-01T09:00:00Z'),
  deliveredAt: new Date('2026-10-10T09:00:00Z'),
  closedAt: null,
  changedAt: new Date('2026-10-10T09:00:00Z'),
  ...change,
});

describe('what must be kept', () => {
  test('a request that was never sent is erased whole', () => {
    const plan = planOf(facts({ sentAt: null, deliveredAt: null }), content.retention, now);
    expect(plan).toEqual({ erase: ['answers', 'records', 'scans'], keep: [] });
  });

  test('of one that was sent and never answered only the order stays, and that keeps no case', () => {
    const plan = planOf(facts({ deliveredAt: null }), content.retention, now);
    expect(plan.erase).toEqual(['answers', 'records', 'scans']);
    expect(plan.keep).toMatchObject([{ id: 'accounts', keeps: ['order'], until: '2032-10-01' }]);
    expect(dutyToKeep(plan)).toBeUndefined();
  });

  test.each([
    ['GB', '1961-03-04', '2034-10-10'],
    ['GB', '2016-05-06', '2041-05-06'],
    ['GB', '2009-01-02', '2034-10-10'],
    ['DE', '1961-03-04', '2036-10-10'],
    ['FR', '1961-03-04', '2046-10-10'],
    ['BR', null, '2036-10-10'],
  ])('after an answer in %s to somebody born %s the records stay until %s', (place, birthDate, until) => {
    expect(dutyToKeep(planOf(facts({ place, birthDate }), content.retention, now))?.until).toBe(until);
  });

  test('a duty ends: the day after, everything may go', () => {
    const later = new Date('2034-10-11T00:00:00Z');
    expect(dutyToKeep(planOf(facts(), content.retention, later))).toBeUndefined();
    expect(planOf(facts(), content.retention, later).erase).toContain('letter');
  });
});

describe('when records go by themselves', () => {
  test('the day after the duty, a year after a draft was left or a request was closed, and never while it runs', () => {
    const due = (change: Partial<CaseFacts>) =>
      retentionOf(facts(change), content.retention, now).due?.toISOString().slice(0, 10);
    expect(due({})).toBe('2034-10-11');
    expect(due({ sentAt: null, deliveredAt: null })).toBe('2027-10-10');
    expect(due({ deliveredAt: null })).toBeUndefined();
    expect(due({ deliveredAt: null, closedAt: new Date('2026-11-01T00:00:00Z') })).toBe('2027-11-01');
  });

  test('a programme says whether a privacy officer is asked first', () => {
    expect(retentionOf(facts(), content.retention, now).automatic).toBe(false);
    expect(retentionOf(facts({ programme: 'harbour' }), content.retention, now).automatic).toBe(true);
  });
});

describe('the way of an erasure', () => {
  test('every step leads to the next, and none can be taken twice or left out', () => {
    const steps: ErasureCommand[] = ['decide', 'destroy-key', 'purge', 'confirm'];
    const end = steps.reduce<ErasureState>((state, command) => nextErasure(state, command), 'requested');
    expect(end).toBe('confirmed');
    for (const command of ['destroy-key', 'purge', 'confirm'] as const) {
      const allowed = erasureStates.filter((state) => nextWork(state) === command);
      expect(allowed).toHaveLength(1);
      for (const state of erasureStates.filter((one) => !allowed.includes(one)))
        expect(() => nextErasure(state, command)).toThrow(/moved on/);
    }
    expect(nextWork('confirmed')).toBeUndefined();
  });

  test('an answer is due a month later, the last day where the month has no such day', () => {
    expect(answerDue(new Date('2026-01-31T10:00:00Z'), 1).toISOString()).toBe('2026-02-28T10:00:00.000Z');
    expect(answerDue(now, 1).toISOString()).toBe('2026-12-23T10:00:00.000Z');
    expect(workingDaysUntil(now, answerDue(now, 1))).toBe(22);
    expect(workingDaysUntil(new Date('2026-11-27T10:00:00Z'), new Date('2026-11-25T10:00:00Z'))).toBe(-2);
  });
});
