import type { Tx } from '#platform/db/index.ts';
import { Profile } from './experts.contract.ts';
import { putProfile } from './experts.store.ts';

export { expertById, expertsFor, type Expert } from './experts.store.ts';

/**
 * Adds or replaces what an organisation knows of one of its experts (seed, credentialing).
 * @throws ZodError when the profile is not one.
 */
export async function addProfile(
  tx: Tx,
  expert: { tenantId: string; personId: string; profile: Profile },
  now: Date,
): Promise<void> {
  await putProfile(tx, expert.tenantId, expert.personId, Profile.parse(expert.profile), now);
}
