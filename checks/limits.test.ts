import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealedColumns } from '#app/sealed-columns.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { dataKinds, dataPage } from './support/pages/data-kinds.ts';
import { limitsPage } from './support/pages/limits.ts';
import { allTables } from './support/rows.ts';

// What is promised on docs/limits.md and docs/data.md is what the program does.

const root = (path: string) => new URL(`../${path}`, import.meta.url);
const asKept = async (path: string, text: string) =>
  format(text, { ...(await resolveConfig(root(path))), parser: 'markdown' });

describe('docs/limits.md', () => {
  test('says every limit as the program has it', async () => {
    expect(await readFile(root('docs/limits.md'), 'utf8')).toBe(await asKept('docs/limits.md', limitsPage()));
  });
});

describe('docs/data.md', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  const listed = Object.values(dataKinds).flatMap(({ tables }) => tables);

  test('is what its data say', async () => {
    expect(await readFile(root('docs/data.md'), 'utf8')).toBe(await asKept('docs/data.md', dataPage()));
  });

  test('puts every table of the database into exactly one kind', async () => {
    const there = await allTables(app);
    expect(there.filter((name) => !listed.includes(name))).toEqual([]);
    expect(listed.filter((name, at) => !there.includes(name) || listed.indexOf(name) !== at)).toEqual([]);
  });

  test('what hangs from a case has the case’s id and so goes with it', async () => {
    const { rows } = await app.owner.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.columns where column_name = 'case_id'`,
    );
    const known = new Set(rows.map(({ name }) => name));
    const hanging = Object.values(dataKinds).flatMap((kind) => (kind.hangsFrom === 'case' ? kind.tables : []));
    expect(hanging.filter((name) => !known.has(name) && name !== 'cases.cases')).toEqual([]);
  });

  test('no column is sealed in a kind that is said to lie in the clear', () => {
    const clear = new Set(dataKinds.Settings?.tables);
    expect(Object.keys(sealedColumns).filter((name) => clear.has(name))).toEqual([]);
    expect(Object.keys(sealedColumns).filter((name) => !listed.includes(name))).toEqual([]);
  });
});
