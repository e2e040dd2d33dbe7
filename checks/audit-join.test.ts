import { describe, expect, test } from 'vitest';
import { jobDefinitions } from '#app/jobs.ts';
import { eventWords } from '#modules/audit/event-words.contract.ts';
import { askedIn, auditJoinDifference, doneIn, type Logged, type Recorded } from './support/audit-join.ts';

const at = Date.parse('2026-03-03T09:41:00Z');
const line = (more: object) => JSON.stringify({ level: 20, time: at, ...more });
const output = [
  'Consilium is ready: http://127.0.0.1:1',
  line({ msg: 'request performed', requestId: 'r1', operation: 'records.read', caseId: 'c1' }),
  line({ msg: 'request performed', requestId: 'r2', operation: 'records.read', caseId: 'c1' }),
  line({ msg: 'request performed', requestId: 'r3', operation: 'system.health' }),
  line({ msg: 'job done', id: 'j1', job: 'records.ingest' }),
  '{ no line',
].join('\n');
const asked = askedIn(output);
const recorded: Recorded = new Map([
  ['records.read', { event: 'records.document-read', folded: true }],
  ['records.ingest', { event: 'records.prepared', folded: false }],
]);
const logged: Logged[] = [
  { requestId: 'r1', operation: 'records.read', event: 'records.document-read', caseId: 'c1', at },
  { requestId: 'j1', operation: 'records.ingest', event: 'records.prepared', caseId: 'c1', at },
];

describe('the join of what was done and what is logged', () => {
  test('has no difference when each act has its entry, folded ones their hour’s', () => {
    expect(auditJoinDifference(doneIn(output), logged, recorded, asked)).toEqual([]);
  });

  test('shows an act without an entry, of a person and of a job', () => {
    const [first, second] = logged;
    expect(auditJoinDifference(doneIn(output), [first as Logged], recorded, asked)).toEqual([
      'job records.ingest j1 has no entry',
    ]);
    expect(auditJoinDifference(doneIn(output), [second as Logged], recorded, asked)).toHaveLength(2);
    const otherCase = { ...(first as Logged), caseId: 'c2', requestId: 'r3', operation: 'records.other' };
    expect(auditJoinDifference(doneIn(output), [otherCase, second as Logged], recorded, asked)).toHaveLength(2);
  });

  test('shows an entry of an act that never was', () => {
    const ghost = { requestId: 'r7', operation: 'records.read', event: 'records.document-read', caseId: 'c1', at };
    expect(auditJoinDifference(doneIn(output), [...logged, ghost], recorded, asked)).toEqual([
      'entry records.document-read of records.read r7 was never asked',
    ]);
  });
});

describe('background work', () => {
  test('every job says what the access log keeps of it, or why nothing', () => {
    for (const { name, audit } of jobDefinitions) {
      expect(audit, `${name} says nothing`).toBeDefined();
      if (audit && 'none' in audit) expect(audit.none.length, name).toBeGreaterThan(10);
      else expect(Object.keys(eventWords), name).toContain(audit?.event);
    }
  });
});
