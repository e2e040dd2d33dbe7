import type { OutputOf } from '#kernel/operation.ts';
import { caseById, stepTimes, type CaseRow } from '#modules/cases/index.ts';
import { expertsFor, type Expert } from '#modules/experts/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { setScope, type Tx } from '#platform/db/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { AppError } from '#kernel/errors.ts';
import type * as contract from './matching.contract.ts';
import { byRoom, judge, languageWord, suggestedAnswerBy, typicalDays, type Needs } from './matching.rules.ts';
import * as store from './matching.store.ts';
import type { MatchingParts } from './ports.ts';
import { blockedBy, offersInWords, fullName } from './words.ts';

const weekMs = 7 * 86_400_000;
const yearMs = 365 * 86_400_000;

type Proposals = OutputOf<typeof contract.proposals>;
type Candidates = { experts: Expert[]; loads: Map<string, number>; days: Map<string, number | null> };

/** What the case needs of its expert. */
export async function needsOf(parts: MatchingParts, tx: Tx, row: CaseRow, now: Date): Promise<Needs> {
  const { language } = await parts.questionOf(tx, row.id);
  const { places } = await parts.materialsOf(tx, row.id);
  return {
    disorder: row.disorder,
    topic: row.topic,
    language,
    place: row.subject_place === '' ? null : row.subject_place,
    dueAt: row.promised_at ?? now,
    treatedAt: places,
  };
}

/**
 * Experts of the organisation with their load and speed. The load is counted over all cases, so the scope is widened
 * to the organisation for these counts and set back before anything of the case is read again.
 */
async function candidatesFor(context: CaseContext, disorder: string): Promise<Candidates> {
  const { tx, actor, clock } = context;
  const { tenantId, caseId } = context.case;
  const now = clock.now().getTime();
  const base = { tenantId, personId: actor.personId };
  await setScope(tx, { kind: 'tenant', ...base });
  const experts = await expertsFor(tx, tenantId, disorder);
  const ids = experts.map((one) => one.personId);
  const loads = await store.loadOf(tx, tenantId, ids, new Date(now - weekMs));
  const taken = await store.takenSince(tx, tenantId, ids, new Date(now - yearMs));
  const signed = await stepTimes(
    tx,
    taken.map((one) => one.case_id),
    'sign',
  );
  await setScope(tx, { kind: 'case', ...base, caseId, relations: context.case.relations });
  const days = new Map(ids.map((id) => [id, typicalDays(spansOf(id, taken, signed))]));
  return { experts, loads, days };
}

type Taken = Awaited<ReturnType<typeof store.takenSince>>;

function spansOf(expertId: string, taken: Taken, signed: Map<string, Date>) {
  return taken.flatMap((one) => {
    const to = signed.get(one.case_id);
    return one.expert_id === expertId && one.answered_at && to ? [{ from: one.answered_at, to }] : [];
  });
}

/** Everyone who could be asked, and everyone who could not, each with reasons in words. */
export async function propose(parts: MatchingParts, context: CaseContext): Promise<Proposals> {
  const { tx } = context;
  const now = context.clock.now();
  const row = await caseById(tx, context.case.caseId);
  if (!row) throw new AppError('not-found', 'We could not find this.');
  const needs = await needsOf(parts, tx, row, now);
  const offers = await store.offersOfCase(tx, row.id);
  const { experts, loads, days } = await candidatesFor(context, row.disorder);
  const names = await namesOf(tx, [...experts.map((one) => one.personId), ...offers.map((one) => one.expert_id)]);
  const judged = experts.map((expert) => {
    const taken = loads.get(expert.personId) ?? 0;
    const speed = days.get(expert.personId) ?? null;
    const asked = offers
      .filter((one) => one.expert_id === expert.personId)
      .map((one) => ({ state: one.state, reason: one.reason_words }));
    const judgement = judge({ ...expert, taken, typicalDays: speed, asked }, needs, now);
    return { expert, taken, speed, name: fullName(names.get(expert.personId)), ...judgement };
  });
  return {
    needs: {
      condition: row.topic,
      language: needs.language === null ? null : languageWord(needs.language),
      place: needs.place,
      dueAt: row.promised_at?.toISOString() ?? null,
      treatedAt: [...needs.treatedAt],
    },
    experts: judged
      .filter((one) => one.excluded.length === 0)
      .map(proposalOf)
      .toSorted(order),
    excluded: judged
      .filter((one) => one.excluded.length > 0)
      .map((one) => ({ expertId: one.expert.personId, name: one.name, reasons: one.excluded })),
    offers: offersInWords(offers, names),
    suggestedAnswerBy: suggestedAnswerBy(now, row.promised_at).toISOString(),
    blocked: await blockedBy(parts, context, row.state),
  };
}

type Judged = {
  expert: Expert;
  taken: number;
  speed: number | null;
  name: string;
  fits: string[];
  conflictNote: string | null;
};

function proposalOf({ expert, taken, speed, name, fits, conflictNote }: Judged): Proposals['experts'][number] {
  return {
    expertId: expert.personId,
    name,
    specialty: expert.specialty,
    fits,
    languages: expert.languages.map((one) => one.code.toUpperCase()).join(', '),
    load: { taken, capacity: expert.capacityPerWeek },
    typicalDays: speed,
    fee: expert.fee,
    conflictNote,
  };
}

type Ordered = Proposals['experts'][number];
const order = (a: Ordered, b: Ordered) => byRoom({ ...a, ...a.load }, { ...b, ...b.load });
