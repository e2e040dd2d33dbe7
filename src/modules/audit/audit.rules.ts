import { canonicalJson } from '#formats/jcs/index.ts';

/** What a log leaf commits to: the whole entry, so that any change of the row shows. */
export type CommittedEntry = {
  event: string;
  operation: string;
  actorId: string | null;
  actorName: string;
  actorRoles: readonly string[];
  patientId: string | null;
  caseId: string | null;
  subjectId: string | null;
  subjectLabel: string | null;
  purpose: string;
  outcome: string;
  requestId: string;
  at: string;
  n: number | null;
  /** Keyed digest of what only the service keeps of the act (session, key against writing twice); since leaf version 3. */
  internal?: string;
};

/** Minute precision: the log's readers shall not learn from the time who did what. */
export function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}

/**
 * The leaf of one access: canonical JSON of at most 512 bytes with a keyed commitment instead of the entry.
 * `prev` and `n` link the entries of one patient, so that a removed one leaves a gap.
 */
export function accessLeaf(parts: {
  v: 3 | 4;
  at: Date;
  tenantTag: string;
  commitment: string;
  link?: { n: number; previous: string };
}): string {
  const chain = parts.link ? { n: parts.link.n, prev: parts.link.previous } : {};
  return canonicalJson({
    v: parts.v,
    type: 'access',
    t: minuteOf(parts.at),
    tenantTag: parts.tenantTag,
    c: parts.commitment,
    ...chain,
  });
}

/** The canonical text that the commitment is made over. */
export function committedText(entry: CommittedEntry): string {
  return canonicalJson(entry);
}
