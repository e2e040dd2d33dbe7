import { ownCases } from '#modules/cases/cases.contract.ts';
import { startRequest, showDraft } from '#modules/intake/intake.contract.ts';
import { makeOffer, proposals } from '#modules/matching/matching.contract.ts';
import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';
import { createClient } from '#ui/api.ts';
import type { RunningConsilium } from './program.ts';

/** The cases of the demo that screens are looked at with. */
export type DemoWorld = {
  /** Maria's: begun and empty. */
  draft: string;
  /** The pages of questions of that draft by name or, where the name is the content's, by kind. */
  steps: ReadonlyMap<string, string>;
  /** Peter's: on the desk, offered to Dr Okafor. */
  desk: string;
  /** Grace's: being read by Dr Ruiz. */
  reading: string;
  /** Omar's: signed and answered. */
  answered: string;
};

/** Performs an operation as a demo person, by the same HTTP as everybody. */
export async function callAs<D extends OperationDefinition>(
  program: RunningConsilium,
  key: string,
  definition: D,
  input: RequestOf<D>,
): Promise<OutputOf<D>> {
  const authorization = `Bearer ${program.people.get(key)?.token}`;
  const client = createClient({
    baseUrl: program.origin,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as object), authorization } }),
  });
  return client.call(definition, input, { idempotencyKey: crypto.randomUUID() });
}

/** Finds the demo's cases and adds what no demo case has: a request just begun, an invitation not yet answered. */
export async function demoWorld(program: RunningConsilium): Promise<DemoWorld> {
  const first = async (key: string) => (await callAs(program, key, ownCases, {})).cases[0]?.caseId ?? '';
  const begun = { disorder: 'cancer', questionKind: 'surgery', place: 'US' };
  const draft = (await callAs(program, 'patient.maria', startRequest, begun)).caseId;
  const { steps: all } = await callAs(program, 'patient.maria', showDraft, { caseId: draft });
  const desk = await first('patient.peter');
  const { suggestedAnswerBy: answerBy } = await callAs(program, 'coordinator.lena', proposals, { caseId: desk });
  const expertId = program.people.get('expert.amara')?.id ?? '';
  await callAs(program, 'coordinator.lena', makeOffer, { caseId: desk, expertId, answerBy });
  const steps = new Map(all.flatMap(({ step, kind }) => [[kind, step] as const, [step, step] as const]));
  return { draft, steps, desk, reading: await first('patient.grace'), answered: await first('patient.omar') };
}
