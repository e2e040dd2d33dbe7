import { packHeader, packMagic, packMediaType } from '#formats/pack/index.ts';
import { newId } from '#kernel/ids.ts';
import { openCase, updateCase } from '#modules/cases/index.ts';
import type { Context } from '#platform/operations/index.ts';
import type { TestApp, TestClient } from '#testkit/test-app.ts';

export type Subject = { name: string; birthDate: string | null; sex: string };
export const maria: Subject = { name: 'Maria Lopez', birthDate: '1961-03-04', sex: 'female' };

/** A case of this patient, sent, with consent for the desk and one named expert. */
export async function sentCase(
  app: TestApp,
  patient: TestClient,
  about: Subject = maria,
  expert?: TestClient,
): Promise<string> {
  const { id: personId, tenantId, name } = patient.person;
  const now = app.parts.clock.now();
  const { caseId } = await app.parts.db.transaction({ kind: 'system' }, async (tx) => {
    const actor = { personId, tenantId, name, roles: ['patient'], purpose: 'PATRQT', sessionId: '', strength: 'token' };
    const context = { tx, actor, clock: app.parts.clock, emit: () => Promise.resolve() } as unknown as Context;
    const wish = {
      programme: 'second-opinion',
      disorder: 'cancer',
      topic: 'a spot on the lung',
      questionKind: 'treatment',
    };
    const opened = await openCase(context, wish);
    const subject = { subject_name: about.name, subject_birth_date: about.birthDate, subject_sex: about.sex };
    await updateCase(tx, opened.caseId, { ...subject, state: expert ? 'reading' : 'records', sent_at: now }, now);
    return opened;
  });
  const grant = `insert into consent.grants (id, tenant_id, case_id, patient_id, grantee_relation, grantee_id, purpose,
    text_version, text_sha256, text_shown, given_at, ends_at)
    values ($1, $2, $3, $4, $5, $6, case $5 when 'desk' then 'HOPERAT' else 'TREAT' end, '1', '', '', $7, $8)`;
  const ends = new Date(now.getTime() + 1e10);
  await asOwner(app, tenantId, caseId, async (query) => {
    await query(grant, [newId(), tenantId, caseId, personId, 'desk', null, now, ends]);
    if (!expert) return;
    await query(grant, [newId(), tenantId, caseId, personId, 'expert', null, now, ends]);
    await query(
      'insert into cases.people (tenant_id, case_id, person_id, relation, since) values ($1, $2, $3, $4, $5)',
      [tenantId, caseId, expert.person.id, 'expert', now],
    );
  });
  return caseId;
}

type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** Row security is forced, also for the owner: the scope is set as the program does. */
export async function asOwner<T>(
  app: TestApp,
  tenantId: string,
  caseId: string,
  body: (query: Query) => Promise<T>,
): Promise<T> {
  await app.owner.query('begin');
  await app.owner.query(
    `select set_config('consilium.scope', 'case', true), set_config('consilium.tenant', $1, true), set_config('consilium.case', $2, true)`,
    [tenantId, caseId],
  );
  try {
    return await body((text, values) => app.owner.query(text, values));
  } finally {
    await app.owner.query('commit');
  }
}

export const tusHeaders = { 'tus-resumable': '1.0.0' };
export const patchHeaders = { ...tusHeaders, 'content-type': 'application/offset+octet-stream' };

const metadata = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

export type Sent = { path: string; bytes: Uint8Array; lastModified?: number };

/** Begins an upload. @returns its address */
export async function begin(client: TestClient, caseId: string, size: number, fields: Record<string, string>) {
  const answer = await client.inject({
    method: 'POST',
    url: `/files/${caseId}`,
    headers: { ...tusHeaders, 'upload-length': String(size), 'upload-metadata': metadata(fields) },
  });
  return { status: answer.statusCode, location: String(answer.headers['location']), answer };
}

export function patch(client: TestClient, location: string, offset: number, bytes: Uint8Array) {
  return client.inject({
    method: 'PATCH',
    url: location,
    headers: { ...patchHeaders, 'upload-offset': String(offset) },
    payload: Buffer.from(bytes),
  });
}

/** Hands in one file as one upload. */
export async function send(client: TestClient, caseId: string, file: Sent): Promise<string> {
  const fields = { path: file.path, lastModified: String(file.lastModified ?? 1) };
  const { location } = await begin(client, caseId, file.bytes.length, fields);
  if (file.bytes.length > 0) {
    const answer = await patch(client, location, 0, file.bytes);
    if (answer.statusCode !== 204) throw new Error(answer.body);
  }
  return location;
}

export function packOf(files: readonly Sent[]): Buffer {
  return Buffer.concat([
    packMagic,
    ...files.flatMap(({ path, bytes, lastModified = 1 }) => [
      packHeader({ path, size: bytes.length, lastModified }),
      bytes,
    ]),
  ]);
}

/** Hands in many files as one pack. */
export async function sendPack(client: TestClient, caseId: string, files: readonly Sent[]): Promise<string> {
  const bytes = packOf(files);
  const { location } = await begin(client, caseId, bytes.length, { path: 'pack', filetype: packMediaType });
  const answer = await patch(client, location, 0, bytes);
  if (answer.statusCode !== 204) throw new Error(answer.body);
  return location;
}
