import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { neverAnswered } from '#modules/consent/fields.rules.ts';
import { policy } from '#modules/consent/policy.rules.ts';
import type { OperationDefinition } from '#kernel/operation.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { send, type Inject } from './support/request.ts';
import { sampleInput } from './support/samples.ts';
import { makeWorld, type World } from './support/world.ts';

/** ASVS V8.2.3: the key set of every reply is within what its reader may see. */
let app: TestApp;
let world: World;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
});

/** Whether the policy page gives the operation to somebody of this role or relation. */
function isFor(definition: OperationDefinition, who: string): boolean {
  const rule = policy[definition.permission];
  const named: readonly string[] | string = 'relations' in rule ? rule.relations : rule.roles;
  return Array.isArray(named) && named.includes(who);
}

/** Names of all fields that a JSON Schema describes. */
function described(schema: unknown, names = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return names;
  for (const [key, part] of Object.entries(schema)) {
    if (key === 'properties') for (const name of Object.keys(part as object)) names.add(name);
    for (const inner of key === 'properties' ? Object.values(part as object) : [part]) described(inner, names);
  }
  return names;
}

/** Names of all fields of a value. */
function keysOf(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return names;
  for (const [key, part] of Object.entries(value)) {
    if (!Array.isArray(value)) names.add(key);
    keysOf(part, names);
  }
  return names;
}

const among = (names: Set<string>, never: readonly string[]) => never.filter((name) => names.has(name));

describe('fields by role', () => {
  test('no operation describes a field to somebody who may never see it', () => {
    const wrong: string[] = [];
    let held = 0;
    for (const { definition } of app.operations) {
      for (const [who, never] of Object.entries(neverAnswered)) {
        if (!isFor(definition, who) || definition.stream) continue;
        held += 1;
        const found = among(described(z.toJSONSchema(definition.output, { unrepresentable: 'any' })), never);
        if (found.length > 0) wrong.push(`${definition.name} to ${who}: ${found.join(', ')}`);
      }
    }
    expect(held).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });

  test('no reply to them holds one', { timeout: 120_000 }, async () => {
    const inject = app.http.inject.bind(app.http) as Inject;
    const caseId = world.case('a/shared').id;
    const wrong: string[] = [];
    let replies = 0;
    for (const { definition } of app.operations.filter((one) => one.definition.target !== 'public')) {
      for (const [label, who] of [
        ['a/auditor', 'auditor'],
        ['a/expert-invited', 'invited'],
      ] as const) {
        if (definition.stream || definition.method !== 'GET') continue;
        const { token } = world.who(label).person;
        const answer = await send(inject, definition, sampleInput(definition, { caseId }), {
          authorization: `Bearer ${token}`,
        });
        if (answer.status !== 200 || definition.target === 'self' || !isFor(definition, who)) continue;
        replies += 1;
        const found = among(keysOf(JSON.parse(answer.body)), neverAnswered[who] ?? []);
        if (found.length > 0) wrong.push(`${definition.name} to ${who}: ${found.join(', ')}`);
      }
    }
    process.stdout.write(`fields by role: ${replies} replies\n`);
    expect(replies).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('the list bites: what a doctor reads is not for a privacy officer', () => {
    const timeline = app.operations.find(({ definition }) => definition.name === 'records.list')?.definition;
    const names = described(z.toJSONSchema(timeline?.output ?? z.object({}), { unrepresentable: 'any' }));
    expect(among(names, neverAnswered['auditor'] ?? []).length).toBeGreaterThan(0);
  });
});
