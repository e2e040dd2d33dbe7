import { canonicalJson } from '#formats/jcs/index.ts';
import type { Database } from '#platform/db/index.ts';
import { minuteOf } from './audit.rules.ts';
import { appendLeaf, lastRelease } from './audit.store.ts';

/** Which program runs: its version and the SHA-256 over its files, in hex. */
export type Release = { version: string; sha256: string };

/**
 * Writes into the opinion log which program runs from now on, when it is another than before: whoever finds out later
 * what a release did wrong can tell what was signed under it.
 * @returns whether anything was written
 */
export async function noteRelease(db: Database, { version, sha256 }: Release, at: Date): Promise<boolean> {
  return db.transaction({ kind: 'system' }, async (tx) => {
    const last = await lastRelease(tx);
    if (last !== undefined && (JSON.parse(last) as Partial<Release>).sha256 === sha256) return false;
    const leaf = canonicalJson({ v: 1, type: 'software.release', t: minuteOf(at), version, sha256 });
    await appendLeaf(tx, 'opinions', leaf, at);
    return true;
  });
}
