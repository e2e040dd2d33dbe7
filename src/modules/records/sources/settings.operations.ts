import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { InputOf } from '#kernel/operation.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { RecordsParts } from '../ports.ts';
import * as contract from '../sources.contract.ts';
import type { SmartClient } from './smart-client.ts';
import { usualScopes } from './smart.rules.ts';
import { sealSecret } from './source-secret.ts';
import * as store from './sources.store.ts';
import type { SourceRow } from './sources.tables.ts';

/** Where a hospital sends people back to: one page, the same for all. */
export const redirectUriOf = (parts: Pick<RecordsParts, 'publicOrigin'>): string =>
  `${parts.publicOrigin()}/request/portal`;

const gone = () => new AppError('not-found', 'This hospital is not in the list any more.');

/** The organisation's settings of hospitals that patients can fetch from. */
export function settingsOperations(parts: RecordsParts, client: SmartClient): Implemented[] {
  return [
    implement(contract.showSources, async (context) => ({
      sources: (await store.sourcesOf(context.tx, context.actor.tenantId)).map(view),
      redirectUri: redirectUriOf(parts),
      usualScopes,
    })),

    implement(contract.testSource, async (context, input) => {
      const row = await context.transaction(({ tx, actor }) => store.sourceById(tx, actor.tenantId, input.sourceId));
      if (!row) throw gone();
      return client.ask(row);
    }),

    implement(contract.saveSource, async (context, input) => {
      const now = context.clock.now();
      const { tenantId } = context.actor;
      const all = await context.transaction(({ tx }) => store.sourcesOf(tx, tenantId));
      const before = input.sourceId === undefined ? undefined : all.find(({ id }) => id === input.sourceId);
      if (input.sourceId !== undefined && !before) throw gone();
      const baseUrl = input.baseUrl.replace(/\/$/, '');
      refuseTwice(all, baseUrl, input);
      // What was fetched says where it came from: another server is another hospital.
      if (before && before.base_url !== baseUrl)
        throw new AppError('state.conflict', 'Another address is another hospital: add it as a new one.');
      const id = before?.id ?? newId();
      const row: SourceRow = {
        id,
        tenant_id: tenantId,
        name: input.name,
        place: input.place,
        base_url: baseUrl,
        origins: input.origins.map((origin) => new URL(origin).origin),
        client_id: input.clientId,
        client_secret: secretFor(id, before, input.clientSecret),
        scopes: input.scopes,
        active: input.active,
        created_at: before?.created_at ?? now,
        updated_at: now,
      };
      if (row.active) refuseMute((await client.ask(row)).problem);
      await context.transaction(({ tx }) => store.putSource(tx, row));
      return view(row);
    }),
  ];

  function secretFor(id: string, before: SourceRow | undefined, given: string | undefined): Buffer | null {
    if (given === undefined) return before?.client_secret ?? null;
    return given === '' ? null : sealSecret(parts.keyring, id, given);
  }
}

const view = (row: SourceRow): contract.Source => ({
  sourceId: row.id,
  name: row.name,
  place: row.place,
  baseUrl: row.base_url,
  origins: row.origins,
  clientId: row.client_id,
  scopes: row.scopes,
  active: row.active,
  hasSecret: row.client_secret !== null,
  updatedAt: row.updated_at.toISOString(),
});

function refuseTwice(all: readonly SourceRow[], baseUrl: string, input: InputOf<typeof contract.saveSource>): void {
  if (!all.some(({ id, base_url }) => base_url === baseUrl && id !== input.sourceId)) return;
  throw new AppError('input.invalid', 'This hospital is there already.', {
    fields: [{ path: 'baseUrl', message: 'You have a hospital with this address. Change that one' }],
  });
}

/** @throws AppError input.invalid with the words under the field that has to change. */
function refuseMute(problem: string | null): void {
  if (problem === null) return;
  const path = problem.includes('scope') || problem.startsWith('It does not offer') ? 'scopes' : problem.includes('not among its addresses') ? 'origins' : 'baseUrl'; // prettier-ignore
  throw new AppError('input.invalid', 'The server did not answer as a hospital’s portal.', {
    fields: [{ path, message: problem }],
  });
}
