import { AppError } from '#kernel/errors.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../whose.contract.ts';
import type { CaseSubject, RecordsParts } from '../ports.ts';
import { openIdentityQuestions, settle } from './identity-gate.ts';
import { judge } from './identity-gate.rules.ts';
import * as identities from './identity.store.ts';
import { byPerson, plainName } from './whose.rules.ts';
import { questionsAlike } from './whose.store.ts';

/** Whose records these are, as the desk looks at it and decides it. */
export function whoseOperations(parts: RecordsParts): Implemented[] {
  const whose = implement(contract.caseWhose, async ({ tx, case: { caseId }, clock }) => {
    const about = await parts.cases.subjectOf(tx, caseId);
    const rows = await identities.askedIdentities(tx, caseId);
    return { questions: byPerson(rows).map((group) => questionOf(group, about, clock.now())) };
  });

  const decide = implement(contract.decideIdentity, async (context, input) => {
    const { tx } = context;
    const { caseId } = context.case;
    const row = await identities.identityById(tx, caseId, input.questionId);
    if (!row?.ask)
      throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
    const alike = (await questionsAlike(tx, row)).filter(({ answer }) => answer === row.answer);
    const decided =
      input.decision === 'undo'
        ? { answer: null, answered_by: null, answered_at: null }
        : { answer: input.decision, answered_by: context.actor.name, answered_at: context.clock.now() };
    for (const one of alike) {
      await identities.updateIdentity(tx, one.id, decided);
      await settle(tx, caseId, { kind: one.subject_kind, id: one.subject_id });
    }
    context.auditSubject({ id: row.subject_id, label: row.label });
    const data = { about: row.subject_kind, subjectId: row.subject_id, answer: input.decision, records: alike.length };
    await context.emit({ type: 'records.identity-answered', data });
    const open = (await openIdentityQuestions(tx, caseId)).length;
    await parts.cases.noteWhose(tx, caseId, open);
    return { records: alike.length, open };
  });

  return [whose, decide];
}

function questionOf(
  group: readonly [identities.IdentityRow, ...identities.IdentityRow[]],
  about: CaseSubject,
  now: Date,
): contract.WhoseQuestion {
  const [first] = group;
  const { name, birthDate, sex, ids } = first.found;
  return {
    questionId: first.id,
    records: group.map((row) => ({
      about: row.subject_kind,
      label: row.label,
      at: row.subject_kind === 'document' ? { documentId: row.subject_id, page: row.found.where?.page ?? 1 } : null,
    })),
    found: { name: name === null ? null : plainName(name), birthDate, sex },
    expected: { name: about.name, birthDate: about.birthDate, sex: about.sex },
    numbers: ids.map(({ system = null, value }) => ({ system, value })),
    // Judged as of today: the name of the case may have been corrected since.
    differs: judge(first.found, about, now).differs,
    reasons: first.reasons,
    askedAt: first.created_at.toISOString(),
    answer: first.answer,
    answeredBy: first.answered_by,
    answeredAt: first.answered_at?.toISOString() ?? null,
    saidMineAt: group.find(({ said_mine_at: at }) => at !== null)?.said_mine_at?.toISOString() ?? null,
  };
}
