import { canonicalJson } from '#formats/jcs/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { hashOfLine, type JournalLine } from '#platform/keys/index.ts';
import { minuteOf } from './audit.rules.ts';
import { appendLeaf } from './audit.store.ts';
import type { Finding } from './findings.rules.ts';
import { journalLeaves, traceName, tracesOf } from './key-journal.store.ts';

/**
 * Writes into the access log where the journal of keys ends, when it has grown: afterwards no line before that can be
 * changed or taken out without it showing. @returns whether anything was written
 */
export async function noteKeyJournal(db: Database, head: { n: number; hash: string }, at: Date): Promise<boolean> {
  return db.transaction({ kind: 'system' }, async (tx) => {
    const last = (await journalLeaves(tx)).at(-1);
    if (head.n === 0 || last?.n === head.n) return false;
    await appendLeaf(tx, 'access', canonicalJson({ v: 1, type: 'keys', t: minuteOf(at), ...head }), at);
    return true;
  });
}

const finding = (words: string): Finding => ({ log: 'access', where: 'keys', words });
const hourOf = (at: string) => Math.floor(Date.parse(at) / 3_600_000);
const ofCase = (id: string) => (id.startsWith('c.') ? [id.slice(2)] : []);

/**
 * Compares the journal of keys with the access log: it has not been changed since the log noted it, and nobody opened the
 * key of a case without leaving an entry of theirs within the hour before or after. Operations that begin with `~` leave
 * none on purpose.
 */
export async function checkKeyJournal(tx: Tx, lines: readonly JournalLine[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { n, hash } of await journalLeaves(tx)) {
    const line = lines[n - 1];
    if (!line || hashOfLine(line) !== hash)
      findings.push(finding(`The journal of keys is not what the log noted at its line ${n}.`));
  }
  const destroyed = new Set(lines.filter(({ act }) => act === 'destroy').flatMap(({ keys }) => keys));
  const openings = lines.filter(
    ({ act, personId, operation }) => act === 'open' && personId !== '' && !operation.startsWith('~'),
  );
  const traces = await tracesOf(tx, [...new Set(openings.map(({ personId }) => personId))]);
  const without = openings.filter(({ personId, at, keys }) =>
    keys
      .filter((id) => !destroyed.has(id))
      .flatMap(ofCase)
      .some((caseId) => {
        const hours = [-1, 0, 1].map((step) => hourOf(at) + step);
        return !hours.some((hour) => ['', caseId].some((on) => traces.has(traceName(personId, on, hour))));
      }),
  );
  if (without.length > 0)
    findings.push(
      finding(
        `${without.length} openings of a case's key left no entry in the log; the first is line ${without[0]?.n} of the journal of keys.`,
      ),
    );
  return findings;
}
