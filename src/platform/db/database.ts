import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { PurposeOfUse, Relation } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import { deriveKey, hmacSha256, type DataKey } from '#platform/crypto/index.ts';
import type { Access, Keys } from '#platform/keys/index.ts';
import { caseKeyId, logKeyId } from '#platform/keys/index.ts';
import { Later, settlingPool } from './later.ts';
import { blindValue } from './sealed-value.ts';
import { sealingPlugin, type SealedColumns } from './sealing.ts';

// Numbers up to 2^53 cover every count and size here; dates stay text, because a birth date has no time zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A transaction whose row-level security is set. Stores narrow it to their own tables with `tables`. */
export type Tx = Transaction<Record<string, never>> & { readonly __scoped: unique symbol };

/** What row-level security is told about the one who asks. Empty means: no rows. */
export type Scope =
  | { kind: 'none' }
  /** Rows of one case. */
  | ({ kind: 'case'; tenantId: string; personId: string; caseId: string } & Standing)
  /** Rows of the organisation: desks and background work. */
  | { kind: 'tenant'; tenantId: string; personId: string }
  /** Rows of cases on which the person stands. */
  | { kind: 'person'; tenantId: string; personId: string }
  /** The sign-in door and the sequencer: tables that carry no organisation's clinical data. */
  | { kind: 'system' };

/**
 * How the person stands to the case: of its papers and scans there are only the rows that the patient shares with such a
 * one, for this purpose, at this moment. Without `relations` it is the program's own work.
 */
export type Standing = { relations?: readonly Relation[]; purpose?: PurposeOfUse; at?: Date };

export type Database = {
  /** Runs `body` in one transaction under a scope; serialisation failures are tried again. */
  transaction<T>(scope: Scope, body: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** True when the database answers. */
  alive(): Promise<boolean>;
  close(): Promise<void>;
  readonly pool: pg.Pool;
};

export type TransactionOptions = {
  serializable?: boolean;
  /** What it is done for: stands in the journal of keys beside the person of the scope. */
  because?: Pick<Access, 'requestId' | 'operation'>;
};

/** Which columns are sealed, and where the keys come from. */
export type Sealing = { columns: SealedColumns; keys: Keys };

/** What a transaction knows of who asks for keys, and for what. */
type TxState = { sealing: Sealing | undefined; access: Access; caseId: string; tolerant: boolean };
const states = new WeakMap<object, TxState>();

function stateOf(tx: Tx): TxState & { sealing: Sealing } {
  const state = states.get(tx);
  if (!state?.sealing) throw new AppError('internal', 'This connection has no keys.');
  return { ...state, sealing: state.sealing };
}

/**
 * The data key of a case or a person, for whoever the transaction's scope is about.
 * @param make whether it is made when there was none: when something is to be sealed
 * @throws AppError not-found when it was destroyed: the data are gone for ever.
 */
export async function keyOf(tx: Tx, keyId: string, make = true): Promise<DataKey> {
  const { sealing, access } = stateOf(tx);
  return sealing.keys.one(access, keyId, make);
}

/**
 * The keys that patients' entries in the access log are committed to with, in the program's own name: everybody's acts are
 * written with them, and they open no record. Undefined for one that was destroyed, no entry for one that never was.
 * @param makeIn the organisation in which missing ones are made
 */
export async function logKeysOf(
  tx: Tx,
  patientIds: readonly string[],
  makeIn?: string,
): Promise<Map<string, DataKey | undefined>> {
  const { keys } = stateOf(tx).sealing;
  const access = { requestId: '', operation: '', personId: '', tenantId: makeIn ?? '' };
  const opened = await keys.open(access, patientIds.map(logKeyId), makeIn !== undefined);
  return new Map(
    patientIds.flatMap((id) => (opened.has(logKeyId(id)) ? [[id, opened.get(logKeyId(id))] as const] : [])),
  );
}

/** From here on this transaction reads what does not open as nothing, because it looks for damage. */
export function tolerateDamage(tx: Tx): void {
  const state = states.get(tx);
  if (state) state.tolerant = true;
}

/** Destroys keys for ever, in the name of whoever the scope is about; again is as once. */
export async function destroyKeys(tx: Tx, keyIds: readonly string[]): Promise<void> {
  const { sealing, access } = stateOf(tx);
  await sealing.keys.destroy(access, keyIds);
}

/** A value by which a sealed text of the case is found again, as a parameter of a query. */
export function blind(tx: Tx, caseId: string, plain: string): string {
  return new Later(async () => blindValue(await keyOf(tx, caseKeyId(caseId)), plain)) as unknown as string;
}

/**
 * The same for the whole organisation of the scope, where a text is looked for in many cases. Told by the program's own
 * secret, so it does not end with a case: the rows that hold it have to be deleted.
 */
export const blindInTenant = (tx: Tx, plain: string): string => blindBy(tx, stateOf(tx).access.tenantId, plain);

/** The same where nobody knows yet which organisation it is about: an address at the sign-in door. */
export const blindAtDoor = (tx: Tx, plain: string): string => blindBy(tx, '.door', plain);

function blindBy(tx: Tx, realm: string, plain: string): string {
  const key = deriveKey(stateOf(tx).sealing.keys.program, `consilium/blind/1/${realm}`);
  return hmacSha256(key, plain).subarray(0, 9).toString('base64url');
}

/** A store's own view of the transaction: only its tables, so that a query on another's does not compile. */
export function tables<T>(tx: Tx): Transaction<T> {
  return tx as unknown as Transaction<T>;
}

const settingsOf = (scope: Scope) => ({
  scope: scope.kind,
  tenant: 'tenantId' in scope ? scope.tenantId : '',
  person: 'personId' in scope ? scope.personId : '',
  case: 'caseId' in scope ? scope.caseId : '',
  relations: 'relations' in scope && scope.relations ? [...scope.relations] : null,
  purpose: 'purpose' in scope ? (scope.purpose ?? null) : null,
  at: 'at' in scope ? (scope.at ?? null) : null,
});

/** Widens or narrows the scope inside a running transaction: the resolver looks first, the handler works after. */
export async function setScope(tx: Tx, scope: Scope): Promise<void> {
  const s = settingsOf(scope);
  const state = states.get(tx);
  if (state) {
    state.caseId = s.case;
    state.access = { ...state.access, tenantId: s.tenant, personId: s.person };
  }
  await sql`select platform.enter(${s.scope}, ${s.tenant}, ${s.person}, ${s.case}, ${s.relations}::text[],
    ${s.purpose}::text, ${s.at}::timestamptz)`.execute(tx);
}

/** What the patient keeps back from the one who asks, as row-level security has it in this transaction. */
export async function withheldNow(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    list: string | null;
  }>`select current_setting('consilium.withheld', true) as list`.execute(tx);
  return rows[0]?.list ?? '';
}

const retryable = new Set(['40001', '40P01']);
const lost = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '53300',
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
]);

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Turns the driver's errors that a person can meet into words; others stay as they are. */
function inWords(error: unknown): unknown {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (lost.has(code) || /Connection terminated|timeout exceeded when trying to connect/.test(message)) {
    return new AppError(
      'service.unavailable',
      'Our database is just starting again. Nothing was lost; please try again.',
      { cause: error },
    );
  }
  if (code === '53100')
    return new AppError('storage.full', 'We have no room left just now. What you sent before is safe.', {
      cause: error,
    });
  return error;
}

/** The transaction, sealing what goes in and opening what comes out. */
function withKeys(
  raw: Transaction<Record<string, never>>,
  sealing: Sealing | undefined,
  because: TransactionOptions['because'],
): Tx {
  const access: Access = { requestId: '', operation: 'program', ...because, personId: '', tenantId: '' };
  const state: TxState = { sealing, access, caseId: '', tolerant: false };
  const plugin =
    sealing &&
    sealingPlugin(sealing.columns, {
      open: (ids, make, tenantId) =>
        sealing.keys.open({ ...state.access, tenantId: tenantId ?? state.access.tenantId }, ids, make),
      caseId: () => state.caseId,
      tolerant: () => state.tolerant,
    });
  const tx = (plugin ? raw.withPlugin(plugin) : raw) as unknown as Tx;
  states.set(tx, state);
  return tx;
}

/** Connects the application's role: it owns nothing, and every row passes row-level security. */
export function connect(connection: pg.PoolConfig, sealing?: Sealing): Database {
  const pool = new pg.Pool({ max: 20, connectionTimeoutMillis: 20_000, ...connection });
  // An idle connection that breaks (database stopped) must not end the program; the next query reports it.
  pool.on('error', () => undefined);
  // Nor one that breaks in the middle of a transaction: its query fails, and that is reported; the event says it again.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool: settlingPool(pool) }) });

  async function once<T>(scope: Scope, body: (tx: Tx) => Promise<T>, options: TransactionOptions): Promise<T> {
    return kysely
      .transaction()
      .setIsolationLevel(options.serializable ? 'serializable' : 'read committed')
      .execute(async (raw) => {
        const tx = withKeys(raw, sealing, options.because);
        await setScope(tx, scope);
        return body(tx);
      });
  }

  return {
    pool,
    transaction: async (scope, body, options = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(scope, body, options);
        } catch (error) {
          if (!retryable.has(codeOf(error)) || attempt === 6) throw inWords(error);
          await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * Math.random()));
        }
      }
    },
    alive: async () => {
      try {
        await pool.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    close: () => kysely.destroy(),
  };
}
