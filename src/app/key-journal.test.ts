import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { showCase } from '#modules/cases/cases.contract.ts';
import { noteKeyJournal } from '#modules/audit/index.ts';
import { caseKeyId } from '#platform/keys/index.ts';
import { sentCase } from '#testkit/case-builders.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { examineKeyJournal } from './key-journal.ts';

let app: TestApp;
let nurse: TestClient;
let caseId: string;
beforeAll(async () => {
  app = await createTestApp();
  const tenant = await app.newTenant();
  nurse = await app.newPerson(tenant, ['coordinator']);
  caseId = await sentCase(app, await app.newPerson(tenant, ['patient']));
  // The builders below the operations leave no entries, and so are not the subject here.
  await nurse.call(showCase, { caseId });
});

const note = async () => {
  const { journal } = await app.parts.keys.keeper.report();
  return noteKeyJournal(app.parts.db, journal, app.parts.clock.now());
};
const wordsOf = async () => (await examineKeyJournal(app.parts)).map(({ words }) => words);

describe('the journal of keys beside the access log', () => {
  test('is noted when it has grown, and agrees with the entries of a person who read', async () => {
    expect(await note()).toBe(true);
    expect(await note()).toBe(false);
    const words = await wordsOf();
    expect(words.filter((one) => one.includes('not what the log noted'))).toEqual([]);
    expect(words.join(' ')).not.toContain(nurse.person.id);
  });

  test('tells of a key that somebody opened past the log', async () => {
    const before = await wordsOf();
    const access = { requestId: 'none', operation: 'psql', personId: 'somebody', tenantId: nurse.person.tenantId };
    await app.parts.keys.one(access, caseKeyId(caseId));
    const after = await wordsOf();
    expect(after).not.toEqual(before);
    expect(after.join(' ')).toContain('left no entry in the log');
  });

  test('that was rewritten is found, also with a chain that follows', async () => {
    // Two more lines, so that the changed one has others behind it.
    for (const personId of ['later', 'last'])
      await app.parts.keys.one(
        { requestId: 'r', operation: 'x', personId, tenantId: nurse.person.tenantId },
        caseKeyId(caseId),
      );
    await note();
    const path = join(app.parts.config.keys.folder, 'journal.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll('"somebody"', '"nobody"'));
    expect((await wordsOf()).join(' ')).toContain('does not follow');
    writeFileSync(path, text.split('\n').slice(0, 1).join('\n') + '\n');
    expect((await wordsOf()).join(' ')).toContain('not what the log noted');
    writeFileSync(path, text);
  });
});
