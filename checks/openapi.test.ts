import { beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { expected } from './support/expected.ts';
import { send, type Inject } from './support/request.ts';
import { sampleInput } from './support/samples.ts';
import { fits, references, spelled, type ApiDocument } from './support/scheme.ts';
import { makeWorld, type World } from './support/world.ts';

let app: TestApp;
let world: World;
let document: ApiDocument;
beforeAll(async () => {
  app = await createTestApp();
  world = await makeWorld(app);
  document = (await app.http.inject({ url: '/openapi.json' })).json();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

describe('the API document', () => {
  test('is OpenAPI 3.1 with unique names, words, answers and every parameter of its path', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, operation } of operations()) {
      expect(operation.summary, operation.operationId).toMatch(/^[A-Z“].{9,}/);
      expect(Object.keys(operation.responses), operation.operationId).toEqual(['2XX', 'default']);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name);
      expect(declared, operation.operationId).toEqual(inPath);
      for (const parameter of operation.parameters ?? [])
        expect(parameter.schema, `${operation.operationId} ${parameter.name}`).toBeTypeOf('object');
    }
  });

  test('lets no one prove who they are by what others may know: a maiden name, a pet, a first school', () => {
    const proofs = operations().filter(({ path }) => /sign-in|session|account|invitation/.test(path));
    expect(proofs.length).toBeGreaterThan(15);
    const text = JSON.stringify(proofs).toLowerCase();
    for (const word of ['secret question', 'security question', 'hint', 'maiden', 'pet', 'school', 'mother'])
      expect(text).not.toMatch(new RegExp(`\\b${word}`));
  });

  test('refers only to what is in it', () => {
    for (const reference of references(document)) {
      const found = reference
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
      expect(found, reference).toBeDefined();
    }
  });

  test('holds exactly the operations of the registry, and the server mounts exactly those', () => {
    const inDocument = operations()
      .map(({ method, path }) => `${method} ${path}`)
      .toSorted();
    expect(inDocument).toEqual(app.operations.map(({ definition }) => spelled(definition)).toSorted());
    // Fastify draws its tree of routes with their methods in brackets.
    const drawn = [...app.http.printRoutes().matchAll(/\(([A-Z, ]+)\)/g)].flatMap(
      (match) => match[1]?.split(', ') ?? [],
    );
    const withHead = app.operations.filter(({ definition }) => definition.head);
    expect(drawn).toHaveLength(app.operations.length + withHead.length);
    for (const { definition } of app.operations) {
      expect(app.http.hasRoute({ method: definition.method as 'GET', url: definition.path }), definition.name).toBe(
        true,
      );
    }
  });

  test('says of every answer of the sample world what it really is', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    let seen = 0;
    const inject = app.http.inject.bind(app.http) as Inject;
    for (const { definition } of app.operations) {
      if (definition.stream) continue;
      const promised = document.paths[spelled(definition).split(' ')[1] ?? '']?.[definition.method.toLowerCase()];
      for (const who of world.people) {
        const one = world.case('a/shared');
        if (expected(definition, who, one.relations[who.label]) !== 'reached') continue;
        const headers: Record<string, string> = who.client
          ? { authorization: `Bearer ${who.client.person.token}` }
          : { 'x-consilium-request': '1' };
        const answer = await send(inject, definition, sampleInput(definition, { caseId: one.id }), headers);
        const media = answer.status < 400 ? promised?.responses['2XX']?.content?.['application/json'] : undefined;
        const schema = answer.status < 400 ? media?.schema : document.components.schemas['Problem'];
        const misfit = schema ? fits(schema, JSON.parse(answer.body)) : 'no schema';
        seen += 1;
        if (misfit) wrong.push(`${definition.name} ${answer.status} as ${who.label}: ${misfit}`);
      }
    }
    process.stdout.write(`answers held against the API document: ${seen}\n`);
    expect(wrong).toEqual([]);
  });
});
