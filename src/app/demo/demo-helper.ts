import { answerCarer, inviteCarer } from '#modules/cases/carers.contract.ts';
import { me, prove } from '#modules/identity/identity.contract.ts';
import type { DemoClient } from './demo-client.ts';

const halfAYearMs = 182 * 86_400_000;

/** A patient asks her daughter, who says yes: she may look, add records and see what is sensitive, for half a year. */
export async function demoHelper(
  { patient, proof }: { patient: DemoClient; proof: { password: string; code: string } },
  daughter: DemoClient,
  caseId: string,
): Promise<void> {
  const { name, email } = await daughter.call(me, {});
  const endsOn = new Date(Date.now() + halfAYearMs).toISOString().slice(0, 10);
  const scope = { level: 'add', seesSensitive: true, legalGround: null, endsOn } as const;
  await patient.call(prove, proof);
  await patient.call(inviteCarer, { caseId, name, email, kinship: 'daughter', ...scope });
  await daughter.call(answerCarer, { caseId, accept: true });
}
