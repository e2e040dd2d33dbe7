import { beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import { safeNext } from '#modules/identity/web/safe-next.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { reachedProbe, serverOf } from './support/probe.ts';
import { redirectSpellings } from './support/redirect-spellings.ts';
import { send } from './support/request.ts';
import { inputSchema, sampleInput } from './support/samples.ts';

// Where a person goes next is a path of ours, whoever says it: check 36 of security.md.

const own = 'https://clinic.example.org';

/** Whether a browser that is on a page of ours would stay with us. */
const staysHere = (address: string): boolean => {
  const url = URL.canParse(address, `${own}/sign-in`) ? new URL(address, `${own}/sign-in`) : undefined;
  return url?.origin === own;
};

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

/** Fields that say where to go; the next password of somebody is none. */
function goesTo(definition: OperationDefinition): string[] {
  if (definition.name === 'identity.change-password') return [];
  return Object.keys(inputSchema(definition).properties).filter((name) =>
    /^(?:next|returnTo|return|redirect|redirectUri|continue|target|goto|location|home)$/i.test(name),
  );
}

describe('where a person goes next', () => {
  test('is refused by every operation that is told an address of somebody else', async () => {
    const server = serverOf(app, app.operations.map(reachedProbe));
    const person = await app.newPerson(await app.newTenant(), ['admin']);
    const headers = { authorization: `Bearer ${person.person.token}` };
    const fields = app.operations.flatMap(({ definition }) =>
      goesTo(definition).map((field) => ({ definition, field })),
    );
    expect(fields.length).toBeGreaterThan(1);
    const taken: string[] = [];
    for (const { definition, field } of fields)
      for (const spelling of redirectSpellings) {
        const input = { ...sampleInput(definition), [field]: spelling };
        const answer = await send(server.inject.bind(server) as never, definition, input, headers);
        if (answer.status !== 400 && !staysHere(spelling)) taken.push(`${definition.name}.${field}: ${spelling}`);
      }
    process.stdout.write(
      `open redirects: ${redirectSpellings.length} spellings, ${fields.length} fields of operations\n`,
    );
    expect(taken).toEqual([]);
  });

  test('stays with us in the pages, whatever stands in the address', () => {
    const left = redirectSpellings.filter((spelling) => !staysHere(safeNext(spelling, '/request')));
    expect(left).toEqual([]);
    for (const path of ['/request', '/staff/desk', '/request/a/questions/b?c=d'])
      expect(safeNext(path, '/elsewhere')).toBe(path);
  });

  test('is tried with forty spellings and more that would lead away', () => {
    expect(redirectSpellings.filter((spelling) => !staysHere(spelling)).length).toBeGreaterThanOrEqual(30);
    expect(new Set(redirectSpellings).size).toBeGreaterThanOrEqual(40);
  });
});
