import { join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import { addOrganisation, addPerson } from '#modules/identity/index.ts';
import { newTotpSecret, randomToken } from '#platform/crypto/index.ts';
import { readIfThere, writeDurably } from '#platform/objects/index.ts';
import type { Parts } from '../parts.ts';
import type { RunningProgram } from '../program.ts';
import { demoOrganisations, demoPeople } from './people.ts';

/** Adds the demo people once; their secrets are random for this installation and stand in people.json. */
export async function seedDemo(parts: Parts, _program: RunningProgram, say: (words: string) => void): Promise<void> {
  const path = join(parts.config.dataFolder, 'demo', 'people.json');
  if (await readIfThere(path)) return;
  say('Adding the demo people');
  const now = parts.clock.now();
  const people = await parts.db.transaction({ kind: 'system' }, async (tx) => {
    const tenants = new Map<string, string>();
    for (const organisation of demoOrganisations)
      tenants.set(organisation.slug, await addOrganisation(tx, { id: newId(), ...organisation }));
    const made = [];
    for (const person of demoPeople) {
      const secrets = { password: `demo ${newId().slice(0, 12)}`, totpSecret: newTotpSecret(), token: randomToken() };
      const tenantId = tenants.get(person.organisation) ?? '';
      const id = await addPerson(tx, parts.keyring, { ...person, tenantId, ...secrets }, now);
      made.push({
        key: person.key,
        id,
        name: person.name,
        title: person.title ?? null,
        role: person.roles[0],
        organisation: person.organisation,
        email: person.email,
        ...secrets,
      });
    }
    return made;
  });
  await writeDurably(path, `${JSON.stringify({ people }, null, 2)}\n`, 0o600);
}
