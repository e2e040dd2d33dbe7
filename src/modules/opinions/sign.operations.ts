import { AppError } from '#kernel/errors.ts';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { fileNames, prepareBundle, type PreparedBundle } from '#formats/opinion-bundle/index.ts';
import { fromBase64, toBase64 } from '#formats/tlog/index.ts';
import { appendLeaf } from '#modules/audit/index.ts';
import { caseKey, moveCase } from '#modules/cases/index.ts';
import { open, randomBytes, seal, type DataKey } from '#platform/crypto/index.ts';
import { implement, type CaseContext, type Implemented } from '#platform/operations/index.ts';
import * as drafts from './drafts.store.ts';
import { expertKey } from './expert-keys.ts';
import * as contract from './opinions.contract.ts';
import { deliverJob, timestampJob } from './opinions.jobs.ts';
import type { OpinionParts } from './ports.ts';
import { signWithinMs } from './preview.operations.ts';
import { signedFacts } from './signed-facts.ts';
import { insertSigned, signedOf } from './signed.store.ts';
import { readFiles, storedOf } from './stored-files.ts';
import { deskOf } from './writing.operations.ts';

/** The signature: one serialisable transaction in which nothing is rendered, then the wait for the log. */
export function signOperations(parts: OpinionParts): Implemented[] {
  return [
    implement(contract.sign, async (context, input) => {
      const prepared = await preparedFor(parts, context, input.fingerprint);
      const { tx, clock, case: ref, actor } = context;
      const signedAt = clock.now();
      const expert = await parts.ports.expertOf(tx, actor.personId);
      if (!expert) throw new AppError('permission.denied', 'Your licence is not on file here. Ask the desk to add it.');
      const logVkey = parts.audit.opinions.verifierKey;
      const who = { tenantId: ref.tenantId, expertId: actor.personId, facts: expert, at: signedAt };
      const signer = await expertKey(tx, parts.keyring, logVkey, who);
      const key = await caseKey(tx, ref);
      const files = await readFiles(parts.objects, key, storedOf(prepared));
      const bundle = signFiles(files, signer, input.meaning, signedAt);
      const leafId = await appendLeaf(tx, 'opinions', Buffer.from(bundle.leaf).toString(), signedAt);
      await insertSigned(tx, {
        opinionId: prepared.opinion_id,
        tenantId: ref.tenantId,
        caseId: ref.caseId,
        expertId: actor.personId,
        draftVersion: prepared.draft_version,
        fingerprint: prepared.fingerprint,
        keyId: signer.keyId,
        stored: storedOf(prepared),
        sealedProof: sealProof(key, prepared.opinion_id, bundle, files),
        leafId,
        signedAt,
      });
      await drafts.takePrepared(tx, deskOf(context));
      await moveCase(context, 'sign');
      await context.emit({ type: 'opinion.signed', data: { opinionId: prepared.opinion_id } });
      for (const { name } of [deliverJob, timestampJob])
        await context.enqueue(name, { tenantId: ref.tenantId, caseId: ref.caseId });
      context.auditSubject({ id: prepared.opinion_id });
      context.afterCommit(() => parts.audit.included(leafId));
      const { opinion_id: opinionId, fingerprint } = prepared;
      return { opinionId, fingerprint, signedAt: signedAt.toISOString(), item: null };
    }),
  ];
}

/** What was laid out and shown, still true. Otherwise says exactly what stands in the way. */
async function preparedFor(parts: OpinionParts, context: CaseContext, fingerprint: string) {
  const { tx, case: ref, clock } = context;
  const signed = await signedOf(tx, ref.caseId);
  if (signed) {
    const { signedAt, item, fingerprint: mark } = await signedFacts(parts.audit, tx, signed);
    const place = item === null ? '' : ` It is item ${item} of the log.`;
    throw new AppError(
      'state.already-done',
      `This opinion was signed on ${signedAt.slice(0, 10)} at ${signedAt.slice(11, 16)} UTC with the fingerprint ${mark}.${place} Nothing was signed again.`,
    );
  }
  const prepared = await drafts.preparedOf(tx, deskOf(context));
  const draft = await drafts.draftOf(tx, deskOf(context));
  const changed = 'The opinion has changed since it was shown for signing. Look at it once more, then sign.';
  if (!prepared || prepared.fingerprint !== fingerprint || prepared.draft_version !== draft?.version)
    throw new AppError('state.conflict', changed);
  if (clock.now().getTime() - prepared.prepared_at.getTime() > signWithinMs)
    throw new AppError(
      'state.conflict',
      'This page waited too long, so its printed time is no longer true. Look once more, then sign.',
    );
  return prepared;
}

function signFiles(
  files: ReadonlyMap<string, Uint8Array>,
  signer: Awaited<ReturnType<typeof expertKey>>,
  meaning: string,
  signedAt: Date,
): PreparedBundle {
  const images = [...files].flatMap(([name, bytes]) =>
    name.startsWith('images/') ? [[name.slice('images/'.length), bytes] as const] : [],
  );
  return prepareBundle({
    opinion: JSON.parse(new TextDecoder().decode(files.get('opinion.json'))) as unknown,
    pdf: files.get('opinion.pdf') ?? new Uint8Array(0),
    images: new Map(images),
    page: files.get(fileNames.page),
    nonce: randomBytes(32),
    keys: signer.keys,
    meaning,
    signedAt,
    sign: signer.sign,
  });
}

const proofContext = (opinionId: string): string => `opinion-proof|${opinionId}`;

/** The files that signing added, sealed for the row: a few kB. */
function sealProof(key: DataKey, opinionId: string, { files }: PreparedBundle, known: ReadonlyMap<string, unknown>) {
  const added = [...files].filter(([name]) => !known.has(name)).map(([name, bytes]) => [name, toBase64(bytes)]);
  return seal(key.secret, canonicalBytes(Object.fromEntries(added)), proofContext(opinionId));
}

/** The files that `sealProof` kept. */
export function openProof(key: DataKey, opinionId: string, sealed: Uint8Array): Map<string, Uint8Array> {
  const added = JSON.parse(open(key.secret, sealed, proofContext(opinionId)).toString()) as Record<string, string>;
  return new Map(Object.entries(added).map(([name, text]) => [name, fromBase64(text)]));
}
