import { join } from 'node:path';
import type { Role } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { putEmergencyRoles } from '#modules/consent/index.ts';
import { addProfile } from '#modules/experts/index.ts';
import { addOrganisation, addPerson, organisationBySlug, personById } from '#modules/identity/index.ts';
import { newTotpSecret, randomToken } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';
import type { Parts } from '../parts.ts';
import type { RunningProgram } from '../program.ts';
import { addDemoCases, type MadePerson } from './demo-cases.ts';
import { demoProfiles } from './demo-experts.ts';
import { demoOrganisations, demoPeople } from './people.ts';

type Listed = MadePerson & { name: string; title: string | null; role: Role; organisation: string; email: string };

/**
 * Adds the demo people and cases once. The secrets are random for this installation and are written first; every step
 * after looks whether it was done, so that a start that is killed halfway goes on with the next.
 */
export async function seedDemo(parts: Parts, program: RunningProgram, say: (words: string) => void): Promise<void> {
  const folder = join(parts.config.dataFolder, 'demo');
  const done = join(folder, 'complete');
  if (await readIfThere(done)) return;
  say('Adding the demo people');
  const people = await secrets(join(folder, 'people.json'));
  await parts.db.transaction({ kind: 'system' }, (tx) => addPeople(parts, tx, people));
  for (const person of people) await addExpertProfile(parts, person);
  await listForEmergency(parts, people);
  say('Adding the demo cases');
  await addDemoCases(program, people, () => untilIdle(parts));
  await writeDurably(done, '');
}

/** The people with their ids and secrets: those of the file, or new ones that are written there. */
async function secrets(path: string): Promise<Listed[]> {
  const known = await readIfThere(path);
  if (known) return (JSON.parse(known.toString()) as { people: Listed[] }).people;
  const tenants = new Map<string, string>(demoOrganisations.map(({ slug }) => [slug, newId()]));
  const people = demoPeople.map(({ key, name, title = null, roles, organisation, email }) => ({
    key,
    id: newId(),
    name,
    title,
    role: roles[0] ?? 'patient',
    organisation,
    tenantId: tenants.get(organisation) ?? '',
    email,
    password: `demo ${newId().slice(0, 12)}`,
    totpSecret: newTotpSecret(),
    token: randomToken(),
  }));
  await writeDurably(path, `${JSON.stringify({ people }, null, 2)}\n`, 0o600);
  return people;
}

async function addPeople(parts: Parts, tx: Tx, people: readonly Listed[]): Promise<void> {
  for (const { slug, name } of demoOrganisations) {
    const id = people.find((person) => person.organisation === slug)?.tenantId ?? '';
    if (!(await organisationBySlug(tx, slug))) await addOrganisation(tx, { id, slug, name });
  }
  for (const { role, title, ...person } of people) {
    if (await personById(tx, person.id)) continue;
    await addPerson(
      tx,
      parts.keyring,
      { ...person, roles: [role], ...(title === null ? {} : { title }) },
      parts.clock.now(),
    );
  }
}

/** In the demo the nurses may open a request in an emergency, so that it can be tried. */
async function listForEmergency(parts: Parts, people: readonly Listed[]): Promise<void> {
  for (const { tenantId, id: personId } of people.filter(({ role }) => role === 'admin'))
    await parts.db.transaction({ kind: 'tenant', tenantId, personId }, (tx) =>
      putEmergencyRoles(tx, {
        tenant_id: tenantId,
        roles: ['coordinator'],
        set_by: personId,
        set_at: parts.clock.now(),
      }),
    );
}

async function addExpertProfile(parts: Parts, person: Listed): Promise<void> {
  const profile = demoProfiles[person.key];
  if (!profile) return;
  const { tenantId, id: personId } = person;
  await parts.db.transaction({ kind: 'tenant', tenantId, personId }, (tx) =>
    addProfile(tx, { tenantId, personId, profile }, parts.clock.now()),
  );
}

/** Waits until every job that was enqueued has run. */
async function untilIdle(parts: Parts): Promise<void> {
  for (let waited = 0; waited < 15_000 && !(await parts.jobs.idle()); waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
}
