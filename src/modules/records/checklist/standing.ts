import { content, type ChecklistItem } from '#formats/content/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import * as documents from '../documents/documents.store.ts';
import { shownDocuments, shownStudies } from '../documents/shown.ts';
import type { NextStep } from '../checklist.contract.ts';
import { openIdentityQuestions } from '../identity/identity-gate.ts';
import type { CaseStanding, RecordsParts } from '../ports.ts';
import { isReady, judge, type Judged } from './checklist.rules.ts';
import { checklistOf, newLexicon } from './content.ts';
import { factsHeld } from './held.store.ts';
import { mostUrgent, nextStep, type UnderWay } from './next-step.rules.ts';
import { underWayOf } from './under-way.ts';

type Reader = Pick<CaseContext, 'tx' | 'case'>;

export type Stood = Judged & { next: NextStep | null; way: UnderWay };

export type ChecklistStanding = {
  items: Stood[];
  ready: boolean;
  next: NextStep | null;
  standing: CaseStanding;
};

/** The checklist of a case as this reader may see it: each item judged, with who must act next. */
export async function checklistStanding(parts: RecordsParts, reader: Reader, now: Date): Promise<ChecklistStanding> {
  const { tx } = reader;
  const { caseId } = reader.case;
  const about = await parts.cases.subjectOf(tx, caseId);
  const standing = await parts.cases.standingOf(tx, caseId);
  const wanted = checklistOf(about);
  const waived = await documents.waiversOf(tx, caseId);
  const judged = judge(wanted, await holdingsOf(parts, reader, wanted), { lexicon: newLexicon(), waived, now });
  const ways = await underWayOf(tx, caseId, now);
  const coordinator = (await namesOf(tx, standing.coordinatorId === null ? [] : [standing.coordinatorId])).values();
  const situation = {
    clock: content.checklistClock,
    sentAt: standing.sentAt,
    coordinator: [...coordinator][0]?.name ?? null,
    now,
  };
  const items = judged.map((item) => {
    const way = ways.items.get(item.itemId) ?? {};
    return { ...item, way, next: nextStep(item, way, situation) ?? null };
  });
  const steps = items.flatMap(({ next }) => next ?? []);
  return {
    items,
    ready: isReady(items, (await openIdentityQuestions(tx, caseId)).length),
    next: mostUrgent([...steps, ...ways.others(situation)]) ?? null,
    standing,
  };
}

async function holdingsOf(parts: RecordsParts, reader: Reader, wanted: readonly ChecklistItem[]) {
  const shown = await shownDocuments(reader);
  const studies = await shownStudies(parts, reader);
  const matches = wanted.flatMap(({ any, substitutes }) => [...any, ...substitutes.flatMap((one) => one.any)]);
  const kinds = [...new Set(matches.flatMap(({ facts }) => facts?.kinds ?? []))];
  return {
    documents: shown.map((document) => ({
      ...document,
      said: [document.fileName, ...Object.values(document.evidence).map(({ quote }) => quote)].join(' '),
    })),
    studies: studies.map((study) => ({ ...study, asked: study.held === 'asked' })),
    facts: await factsHeld(reader.tx, reader.case.caseId, kinds),
  };
}
