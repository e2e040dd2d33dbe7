import { sha256, type Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { chainHeads, entryPagesInChains, leavesWithoutEntry } from './check.store.ts';
import { commitmentKeys } from './commitment.ts';
import { readErasure } from './erasure-leaf.ts';
import { erasureLeaves } from './erasure.store.ts';
import { rangesOf, sayRanges, type Finding } from './findings.rules.ts';
import { tenantTagOf } from './record.ts';
import { isWhatWasRecorded } from './recorded.ts';

type Row = (Awaited<ReturnType<ReturnType<typeof entryPagesInChains>['next']>>['value'] & object)[number];
type Link = { n?: number; prev?: string; tenantTag?: string };

const linkOf = (leaf: string | null): Link => (leaf === null ? {} : (JSON.parse(leaf) as Link));

/** Follows one chain after another, in the order of their entries. */
class ChainWalk {
  private patient = '';
  private n = 0;
  private head = '';
  private readonly broken = new Set<string>();
  private readonly heads: Map<string, { n: number; head: string }>;

  constructor(heads: Map<string, { n: number; head: string }>) {
    this.heads = heads;
  }

  step(row: Row): void {
    const patient = row.patient_id ?? '';
    if (patient !== this.patient) {
      this.finish();
      [this.patient, this.n, this.head] = [patient, 0, ''];
    }
    if (patient === '') return;
    const link = linkOf(row.leaf);
    if (row.n !== this.n + 1 || link.n !== row.n || link.prev !== this.head) this.broken.add(patient);
    this.n = row.n ?? this.n;
    this.head = sha256(row.leaf ?? '').toString('base64');
  }

  /** How many chains do not hold together, those included of which every entry is gone. */
  end(): number {
    this.finish();
    return this.broken.size + this.heads.size;
  }

  private finish(): void {
    if (this.patient === '') return;
    const kept = this.heads.get(this.patient);
    if (kept?.n !== this.n || kept.head !== this.head) this.broken.add(this.patient);
    this.heads.delete(this.patient);
  }
}

/** Entries that an erasure took names from: the leaf of the erasure says how many they are and which. */
class Erased {
  private readonly leafIds = new Map<string, number[]>();
  private readonly leaves: Map<string, string | null>;

  constructor(leaves: Map<string, string | null>) {
    this.leaves = leaves;
  }

  /** True when the entry carries no more than an erasure leaves. */
  step({ erasure_id: id, leaf_id: leafId, subject_id, subject_label }: Row): boolean {
    const known = this.leafIds.get(id ?? '') ?? [];
    known.push(leafId);
    this.leafIds.set(id ?? '', known);
    return subject_id === null && (!subject_label || subject_label.startsWith('sha256:'));
  }

  /** How many erasures are not what their leaf says: then somebody took more out, or put something back. */
  end(): number {
    const all = new Set([...this.leaves.keys(), ...this.leafIds.keys()]);
    return [...all].filter((id) => {
      const told = readErasure(this.leaves.get(id) ?? null);
      const ids = (this.leafIds.get(id) ?? []).toSorted((a, b) => a - b);
      const digest = ids.length === 0 ? '' : sha256(ids.join(',')).toString('base64');
      return told?.entries !== ids.length || told.digest !== digest;
    }).length;
  }
}

const finding = (where: 'entries' | 'chains', words: string): Finding => ({ log: 'access', where, words });

/** Each entry against its leaf, each patient's entries against one another and the chain's head. */
export async function checkEntries(tx: Tx, keyring: Keyring): Promise<{ entries: number; findings: Finding[] }> {
  const walk = new ChainWalk(await chainHeads(tx));
  const erased = new Erased(await erasureLeaves(tx));
  const changed: number[] = [];
  let entries = 0;
  for await (const rows of entryPagesInChains(tx)) {
    entries += rows.length;
    const keysFor = await commitmentKeys(tx, keyring, rows);
    for (const row of rows) {
      const { leaf } = row;
      const sound =
        leaf !== null &&
        (row.erasure_id === null ? isWhatWasRecorded(keysFor(row), row, leaf) : erased.step(row)) &&
        linkOf(leaf).tenantTag === tenantTagOf(keyring, row.tenant_id);
      if (!sound) changed.push(row.id);
      walk.step(row);
    }
  }
  const broken = walk.end();
  const untold = erased.end();
  const alone = await leavesWithoutEntry(tx);
  const findings: Finding[] = [];
  if (changed.length > 0)
    findings.push(
      finding(
        'entries',
        `Entries that are not what was recorded: ${sayRanges(rangesOf(changed.toSorted((a, b) => a - b)))}.`,
      ),
    );
  if (alone.length > 0)
    findings.push(finding('entries', `Leaves whose entry was removed or doubled: ${sayRanges(rangesOf(alone))}.`));
  if (untold > 0) findings.push(finding('entries', `${untold} erasures that are not what the log says of them.`));
  if (broken > 0)
    findings.push(
      finding('chains', `${broken} patients’ chains have a gap, another order or another end than recorded.`),
    );
  return { entries, findings };
}
