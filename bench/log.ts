import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appendEntries, auditTiles, sameBytes, type TileSource } from '#formats/tlog/index.ts';
import { appendLeaves, createTransparencyLog } from '#modules/audit/index.ts';
import { createKeyring, randomBytes } from '#platform/crypto/index.ts';
import { connect, createDatabase, migrate, startEmbeddedServer } from '#platform/db/index.ts';
import { figure, type Figure } from './support/figures.ts';

/** As long as a leaf of the access log with its place in a patient's chain. */
const leafLike = (n: number): string =>
  JSON.stringify({
    c: randomBytes(32).toString('base64'),
    n,
    prev: randomBytes(32).toString('base64'),
    t: '2026-11-22T12:00Z',
    tenantTag: 'abcdefghijk',
    type: 'access',
    v: 3,
  });

const leavesEach = 20_000;
const inOneCommit = 250;
const writers = 4;

/** From the first insert until every leaf is committed, in the tiles, signed, fsynced and placed in the database. */
async function appends(folder: string, host: string, run: number): Promise<number> {
  const db = connect({ host, user: 'consilium_app', database: 'consilium' });
  const keyring = createKeyring(new Uint8Array(32).fill(run + 1));
  const at = new Date();
  const log = createTransparencyLog({
    name: run % 2 === 0 ? 'access' : 'opinions',
    folder: join(folder, `log-${run}`),
    guardFolder: join(folder, `guard-${run}`),
    keyring,
    db,
  });
  const leaves = Array.from({ length: leavesEach }, (_, i) => leafLike(i));
  const started = performance.now();
  let next = 0;
  const write = async () => {
    while (next < leaves.length) {
      const part = leaves.slice(next, (next += inOneCommit));
      await db.transaction({ kind: 'system' }, (tx) => appendLeaves(tx, log.name, part, at));
    }
  };
  let done = 0;
  const sequence = async () => {
    while (done < leavesEach) done += await log.sequence();
  };
  await Promise.all([...Array.from({ length: writers }, write), sequence()]);
  const seconds = (performance.now() - started) / 1000;
  await db.close();
  return leavesEach / seconds;
}

/** Reads a log of a million leaves from its files and recomputes every hash. */
async function verifies(folder: string): Promise<{ times: number[]; peakMb: number }> {
  const total = 1_000_000;
  const source: TileSource = (path) => {
    try {
      return readFileSync(join(folder, path));
    } catch {
      return undefined;
    }
  };
  const step = 256 * 100;
  let size = 0;
  let root: Uint8Array = new Uint8Array(0);
  while (size < total) {
    const entries = Array.from({ length: Math.min(step, total - size) }, (_, i) => Buffer.from(leafLike(size + i)));
    const grown = await appendEntries(source, size, entries);
    for (const file of grown.files) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.bytes);
    }
    ({ size, root } = grown);
  }
  const times: number[] = [];
  let peakMb = 0;
  for (let run = 0; run < 3; run += 1) {
    const started = performance.now();
    const seen = await auditTiles(source, size, undefined, () => {
      peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
      return Promise.resolve();
    });
    times.push(performance.now() - started);
    if (!sameBytes(seen, root)) throw new Error('the log does not verify');
  }
  return { times, peakMb };
}

/** Appends to the log through real commits, and the verification of a million leaves. Bars: 5,000 a second, 30 seconds. */
export async function benchLog(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-bench-log-'));
  try {
    const server = await startEmbeddedServer({ folder: join(folder, 'postgres'), fsync: true });
    const rates: number[] = [];
    try {
      const postgres = { host: server.socketFolder, user: server.owner };
      await createDatabase(postgres, 'consilium');
      await migrate({ ...postgres, database: 'consilium' }, 'db/migrations');
      // One run for each log: both begin empty.
      for (let run = 0; run < 2; run += 1) rates.push(await appends(folder, server.socketFolder, run));
    } finally {
      await server.stop();
    }
    const { times, peakMb } = await verifies(join(folder, 'million'));
    return [
      figure(`appends, ${inOneCommit} leaves a commit, ${writers} writers, signed and placed`, 'per s', rates),
      figure('1,000,000 leaves verified from tiles', 'ms', times, `peak memory ${Math.round(peakMb)} MB`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
