import { startRequest, saveAbout } from '#modules/intake/intake.contract.ts';
import { createApiClient, type ApiClient } from '../../src/cli/client/api.ts';
import type { RunningConsilium } from '../../e2e/support/program.ts';

/** A client of one of the demo people. */
export function clientFor(program: RunningConsilium, key: string): ApiClient {
  const person = program.people.get(key);
  if (!person) throw new Error(`there is no demo person ${key}`);
  return createApiClient(program.origin, person.token);
}

/** A new request of Maria's, as she would open it. */
export async function newCase(program: RunningConsilium): Promise<{ api: ApiClient; caseId: string }> {
  const api = clientFor(program, 'patient.maria');
  const { caseId } = await api.call(startRequest, { disorder: 'cancer', questionKind: 'surgery', place: 'US' });
  await api.call(saveAbout, { caseId, name: 'Maria Lopez', birthDate: '1961-03-04', sex: 'female', place: 'US' });
  return { api, caseId };
}
