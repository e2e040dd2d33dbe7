import { newId } from '#kernel/ids.ts';
import { askErasure, decideErasure, rightsDesk, secondErasure } from '#modules/rights/erasure.contract.ts';
import type { TestApp, TestClient } from './test-app.ts';

/** Everybody proved just now who they are. */
export async function proveAll(app: TestApp): Promise<void> {
  await app.owner.query('update identity.clients set proved_at = $1', [app.parts.clock.now()]);
}

/**
 * Erases a case as people do: the patient asks, and where a duty to keep stands against it two privacy officers decide.
 * @returns the id of the erasure, when all work is done
 */
export async function eraseCase(app: TestApp, patient: TestClient, caseId: string): Promise<string> {
  await proveAll(app);
  const asked = await patient.call(askErasure, { caseId, words: '' }, { 'idempotency-key': newId() });
  const erasureId = asked.erasures[0]?.erasureId ?? '';
  if (asked.state === 'open') {
    const [first, second] = [
      await app.newPerson(patient.person.tenantId, ['auditor']),
      await app.newPerson(patient.person.tenantId, ['auditor']),
    ];
    await proveAll(app);
    const mine = (await first.call(rightsDesk, {})).asked.flatMap(({ erasures }) => erasures);
    const duty = mine.find((one) => one.erasureId === erasureId)?.keepUntil ?? null;
    const words = 'Erased for a test of what is left.';
    await first.call(decideErasure, { erasureId, decision: duty === null ? 'erase' : 'override', words });
    if (duty !== null) await second.call(secondErasure, { erasureId, agree: true });
  }
  await app.runJobs();
  return erasureId;
}
