import { AppError, isAppError } from '#kernel/errors.ts';
import { fileNames, makeTimestampStatement } from '#formats/opinion-bundle/index.ts';
import { certificateFingerprint, certificatesIn, readCertificate } from '#formats/timestamp/index.ts';
import { caseKey } from '#modules/cases/index.ts';
import { signBytes } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import { askAuthority } from './ask-authority.ts';
import { refOf } from './deliver.ts';
import { timestampJob } from './opinions.jobs.ts';
import type { OpinionParts } from './ports.ts';
import { openProof } from './sign.operations.ts';
import { signedOf } from './signed.store.ts';
import * as contract from './timestamp.contract.ts';
import { authorityOf, insertTimestamp, putAuthority, stampFiles, type AuthorityRow } from './timestamp.store.ts';

function shown(row: AuthorityRow | undefined) {
  if (!row) return { authority: null };
  const roots = row.roots.map((der) => {
    const { name, until } = readCertificate(new Uint8Array(der));
    return { name, fingerprint: certificateFingerprint(der), until: until.toISOString() };
  });
  return { authority: { url: row.url, roots, setAt: row.set_at.toISOString() } };
}

/** Certificates as typed in. @throws AppError `input.invalid` */
function readRoots(pem: string): Buffer[] {
  try {
    return certificatesIn(pem).map((der) => Buffer.from(der));
  } catch (cause) {
    throw new AppError('input.invalid', isAppError(cause) ? cause.detail : 'This is no certificate.', { cause });
  }
}

/** Which authority outside stamps the letters. */
export function timestampOperations({ egress }: OpinionParts): Implemented[] {
  return [
    implement(contract.timestampAuthority, async ({ tx, actor }) => shown(await authorityOf(tx, actor.tenantId))),
    implement(contract.setTimestampAuthority, async ({ tx, actor, clock, auditSubject }, { authority }) => {
      if (authority) egress.check(authority.url, [new URL(authority.url).origin]);
      const row = authority && {
        url: authority.url,
        roots: readRoots(authority.roots),
        set_by: actor.personId,
        set_at: clock.now(),
      };
      await putAuthority(tx, actor.tenantId, row ?? undefined);
      auditSubject({ label: authority?.url ?? 'none' });
      return shown(await authorityOf(tx, actor.tenantId));
    }),
  ];
}

/**
 * Lets the authority stamp a signed letter. The letter waits for nothing: it is delivered without, and a later download
 * has it. Idempotent: a letter is stamped once.
 */
export function timestampJobs(parts: OpinionParts): JobHandler[] {
  return [
    handleJob(timestampJob, async ({ tenantId, caseId }) => {
      const inCase = <T>(work: (tx: Tx) => Promise<T>) =>
        parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, work);
      const found = await inCase(async (tx) => {
        const signed = await signedOf(tx, caseId);
        const authority = await authorityOf(tx, tenantId);
        if (!signed || !authority || (await stampFiles(tx, signed.opinion_id)).length > 0) return undefined;
        const key = await caseKey(tx, await refOf(tx, signed));
        const proof = openProof(key, signed.opinion_id, signed.sealed_proof);
        return { opinionId: signed.opinion_id, authority, signature: proof.get(fileNames.signature) };
      });
      if (!found?.signature) return;
      const { opinionId, authority, signature } = found;
      const roots = authority.roots.map((root) => new Uint8Array(root));
      const { token, stamp } = await askAuthority(parts.egress, { url: authority.url, roots }, signature, () =>
        parts.clock.now(),
      );
      const installation = parts.keyring.purposeKey('installation-signing');
      const statement = makeTimestampStatement({ signature, token, roots }, (bytes) => signBytes(installation, bytes));
      await inCase((tx) =>
        insertTimestamp(tx, {
          opinion_id: opinionId,
          tenant_id: tenantId,
          case_id: caseId,
          token: Buffer.from(token),
          statement: Buffer.from(statement),
          stamped_at: stamp.time,
        }),
      );
    }),
  ];
}
