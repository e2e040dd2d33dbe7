import { sha256, type Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { chainHeads, entriesInChains, leavesWithoutEntry } from './check.store.ts';
import { rangesOf, sayRanges, type Finding } from './findings.rules.ts';
import { tenantTagOf } from './record.ts';
import { isWhatWasRecorded } from './recorded.ts';

type Row = Awaited<ReturnType<ReturnType<typeof entriesInChains>['next']>>['value'] & object;
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

const finding = (where: 'entries' | 'chains', words: string): Finding => ({ log: 'access', where, words });

/** Each entry against its leaf, each patient's entries against one another and the chain's head. */
export async function checkEntries(tx: Tx, keyring: Keyring): Promise<{ entries: number; findings: Finding[] }> {
  const walk = new ChainWalk(await chainHeads(tx));
  const changed: number[] = [];
  let entries = 0;
  for await (const row of entriesInChains(tx)) {
    entries += 1;
    const { leaf } = row;
    const sound =
      leaf !== null &&
      isWhatWasRecorded(keyring, row, leaf) &&
      linkOf(leaf).tenantTag === tenantTagOf(keyring, row.tenant_id);
    if (!sound) changed.push(row.id);
    walk.step(row);
  }
  const broken = walk.end();
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
  if (broken > 0)
    findings.push(
      finding('chains', `${broken} patients’ chains have a gap, another order or another end than recorded.`),
    );
  return { entries, findings };
}
