import type {
  ColumnUpdateNode,
  InsertQueryNode,
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  PrimitiveValueListNode,
  QueryResult,
  RootOperationNode,
  TableNode,
  UnknownRow,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import type { DataKey } from '#platform/crypto/index.ts';
import { caseKeyId, keyMissing, personKeyId } from '#platform/keys/index.ts';
import { Later } from './later.ts';
import { keyIdOf, openValue, sealValue, type SealedForm } from './sealed-value.ts';

/** Which columns of a table are sealed, and by whose key: the case or the person named in a column of the same row. */
export type SealedTable = {
  /** Tried in turn; a row in which all are null stays as it is. */
  readonly by: readonly ({ case: string } | { person: string })[];
  readonly columns: Readonly<Record<string, SealedForm>>;
};
export type SealedColumns = Readonly<Record<string, SealedTable>>;

/** How one transaction comes to keys. */
export type KeysOfTx = {
  /** @param tenantId of the row, where the scope has none */
  open(ids: readonly string[], make: boolean, tenantId?: string): Promise<ReadonlyMap<string, DataKey | undefined>>;
  /** True while what does not open is read as nothing instead of stopping the work: when damage itself is looked for. */
  tolerant(): boolean;
  /** The case that the scope is about, if it is about one. */
  caseId(): string;
};

/**
 * Seals values on their way into declared columns and opens them on their way out, so that no text of a patient ever
 * stands in the database, its journal or its backups. Stores write and read plain values and cannot forget it.
 */
export function sealingPlugin(sealed: SealedColumns, keys: KeysOfTx): KyselyPlugin {
  return {
    transformQuery: ({ node }: PluginTransformQueryArgs): RootOperationNode => {
      if (node.kind === 'InsertQueryNode') return sealInsert(node as InsertQueryNode, sealed, keys);
      if (node.kind === 'UpdateQueryNode') return sealUpdate(node as UpdateQueryNode, sealed, keys);
      return node;
    },
    transformResult: ({ result }: PluginTransformResultArgs) => openRows(result, keys),
  };
}

function tableOf(node: OperationNode | undefined, sealed: SealedColumns): [string, SealedTable] | undefined {
  if (node?.kind !== 'TableNode') return undefined;
  const { schema, identifier } = (node as TableNode).table;
  const name = schema ? `${schema.name}.${identifier.name}` : identifier.name;
  const table = sealed[name];
  return table ? [name, table] : undefined;
}

/** Whose key seals a row. */
type Owner = { keyId: string; tenantId?: string | undefined };

/** The key of a row, from a look at its columns. */
function ownerOf(table: SealedTable, valueOf: (column: string) => unknown): Owner | undefined {
  const tenant = valueOf('tenant_id');
  const tenantId = typeof tenant === 'string' && tenant !== '' ? tenant : undefined;
  for (const owner of table.by) {
    const id = valueOf('case' in owner ? owner.case : owner.person);
    if (typeof id === 'string' && id !== '')
      return { keyId: 'case' in owner ? caseKeyId(id) : personKeyId(id), tenantId };
  }
  return undefined;
}

const later = (keys: KeysOfTx, owner: Owner, form: SealedForm, plain: string): Later =>
  new Later(async () => {
    const key = (await keys.open([owner.keyId], true, owner.tenantId)).get(owner.keyId);
    // Nothing is written any more about whom everything was erased of.
    return key ? sealValue(key, form, plain) : form === 'json' ? 'null' : '';
  });

const notPlain = (column: string) =>
  new Error(`${column} is sealed: it takes plain values only, and is found by a blind value.`);

function sealPlain(keys: KeysOfTx, owner: Owner | undefined, form: SealedForm, value: unknown, column: string) {
  if (value === null || value === undefined || owner === undefined) return value;
  if (typeof value === 'string') return later(keys, owner, form, value);
  if (form === 'json' && typeof value === 'object') return later(keys, owner, form, JSON.stringify(value));
  throw notPlain(column);
}

function sealInsert(node: InsertQueryNode, sealed: SealedColumns, keys: KeysOfTx): InsertQueryNode {
  const found = tableOf(node.into, sealed);
  if (!found || node.values?.kind !== 'ValuesNode') return node;
  const [name, table] = found;
  const columns = (node.columns ?? []).map((column) => column.column.name);
  let ownerOfAny: Owner | undefined;
  const rows = (node.values as ValuesNode).values.map((row) => {
    const plainAt = (at: number): unknown =>
      row.kind === 'PrimitiveValueListNode'
        ? (row as PrimitiveValueListNode).values[at]
        : ((row as ValueListNode).values[at] as ValueNode | undefined)?.value;
    const owner = ownerOf(table, (column) => plainAt(columns.indexOf(column)));
    ownerOfAny ??= owner;
    return sealRow(row, (at, value) => {
      const column = columns[at] ?? '';
      const form = table.columns[column];
      return form === undefined ? value : sealPlain(keys, owner, form, value, `${name}.${column}`);
    });
  });
  const updates = node.onConflict?.updates?.map((update) => sealUpdateNode(update, name, table, ownerOfAny, keys));
  return {
    ...node,
    values: { ...(node.values as ValuesNode), values: rows } as ValuesNode,
    ...(node.onConflict && updates ? { onConflict: { ...node.onConflict, updates } } : {}),
  };
}

function sealRow(row: ValueListNode | PrimitiveValueListNode, change: (at: number, value: unknown) => unknown) {
  if (row.kind === 'PrimitiveValueListNode')
    return { ...row, values: row.values.map((value, at) => change(at, value)) } as PrimitiveValueListNode;
  const values = row.values.map((item, at) =>
    item.kind === 'ValueNode'
      ? { ...item, value: change(at, (item as ValueNode).value) }
      : unsealable(item, at, change),
  );
  return { ...row, values } as ValueListNode;
}

/** An expression of SQL: allowed where nothing is to be sealed. */
function unsealable(item: OperationNode, at: number, change: (at: number, value: unknown) => unknown): OperationNode {
  if (item.kind !== 'DefaultInsertValueNode') change(at, item);
  return item;
}

function sealUpdate(node: UpdateQueryNode, sealed: SealedColumns, keys: KeysOfTx): UpdateQueryNode {
  const found = tableOf(node.table, sealed);
  if (!found) return node;
  const [name, table] = found;
  const equal = equalities(node.where?.where);
  const ofScope = keys.caseId();
  const owner =
    ownerOf(table, (column) => equal.get(column)) ??
    (ofScope !== '' && table.by.some((by) => 'case' in by) ? { keyId: caseKeyId(ofScope) } : undefined);
  return { ...node, updates: (node.updates ?? []).map((update) => sealUpdateNode(update, name, table, owner, keys)) };
}

function sealUpdateNode(
  update: ColumnUpdateNode,
  name: string,
  table: SealedTable,
  owner: Owner | undefined,
  keys: KeysOfTx,
): ColumnUpdateNode {
  const column = (update.column as { column?: { name?: string } }).column?.name ?? '';
  const form = table.columns[column];
  if (form === undefined || update.value.kind === 'ReferenceNode') return update;
  if (update.value.kind !== 'ValueNode') throw notPlain(`${name}.${column}`);
  const { value } = update.value as ValueNode;
  if (owner === undefined && value !== null) throw new Error(`${name}.${column} is sealed: the update names no owner.`);
  return {
    ...update,
    value: { ...update.value, value: sealPlain(keys, owner, form, value, `${name}.${column}`) } as ValueNode,
  };
}

/** What the condition says that columns are equal to. */
function equalities(node: OperationNode | undefined, into = new Map<string, unknown>()): Map<string, unknown> {
  const parts = node as unknown as Record<string, { [key: string]: unknown } & OperationNode> | undefined;
  if (!parts) return into;
  if (node?.kind === 'AndNode') {
    equalities(parts['left'], into);
    equalities(parts['right'], into);
  } else if (node?.kind === 'ParensNode') equalities(parts['node'], into);
  else if (node?.kind === 'BinaryOperationNode' && parts['operator']?.['operator'] === '=') {
    const column = (parts['leftOperand'] as { column?: { column?: { name?: string } } } | undefined)?.column?.column
      ?.name;
    if (column !== undefined && parts['rightOperand']?.kind === 'ValueNode')
      into.set(column, parts['rightOperand']['value']);
  }
  return into;
}

function openOne(opened: ReadonlyMap<string, DataKey | undefined>, id: string, value: string, tolerant: boolean) {
  try {
    if (!opened.has(id)) throw keyMissing();
    return openValue(opened.get(id), value);
  } catch (error) {
    if (!tolerant) throw error;
    return openValue(undefined, value);
  }
}

async function openRows(result: QueryResult<UnknownRow>, keys: KeysOfTx): Promise<QueryResult<UnknownRow>> {
  const ids = new Set<string>();
  for (const row of result.rows)
    for (const value of Object.values(row)) {
      const id = keyIdOf(value);
      if (id !== undefined) ids.add(id);
    }
  if (ids.size === 0) return result;
  const opened = await keys.open([...ids], false);
  const rows = result.rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const id = keyIdOf(value);
        return [column, id === undefined ? value : openOne(opened, id, value as string, keys.tolerant())];
      }),
    ),
  );
  return { ...result, rows };
}
