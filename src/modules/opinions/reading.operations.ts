import { AppError } from '#kernel/errors.ts';
import { opinionDocumentSchema } from '#formats/opinion/index.ts';
import { verifyBundle } from '#formats/opinion-bundle/index.ts';
import { caseKey } from '#modules/cases/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import {
  implement,
  type CaseContext,
  type CaseStreamContext,
  type Implemented,
  type StreamAnswer,
} from '#platform/operations/index.ts';
import * as drafts from './drafts.store.ts';
import * as contract from './opinions.contract.ts';
import { upToDate } from './fresh-proof.ts';
import type { OpinionParts } from './ports.ts';
import { deliveryOf, noteOpened, signedOf, type DeliveryRow, type SignedRow } from './signed.store.ts';
import { readFiles, storedOf, streamFile, type StoredFiles } from './stored-files.ts';
import { deskOf } from './writing.operations.ts';
import { zipOf } from './zip.ts';

type Readable = { signed: SignedRow; delivery: DeliveryRow | undefined; files: StoredFiles };

/** What was signed, for those who may read it now: everyone after delivery, the one who signed from the start. */
async function readable(context: Pick<CaseContext, 'tx' | 'case' | 'actor'>): Promise<Readable> {
  const signed = await signedOf(context.tx, context.case.caseId);
  const delivery = signed && (await deliveryOf(context.tx, signed.opinion_id));
  if (!signed || (!delivery && signed.expert_id !== context.actor.personId))
    throw new AppError('not-found', 'There is no letter yet. We will write to you when it is ready.');
  return { signed, delivery, files: storedOf(delivery ?? signed) };
}

/** Letter, pictures, PDF and bundle. */
export function readingOperations(parts: OpinionParts): Implemented[] {
  const keyOf = (tx: Tx, context: Pick<CaseContext, 'case'>) => caseKey(tx, context.case);
  const found = (context: CaseStreamContext) =>
    context.transaction(async ({ tx }) => ({
      ...(await readable({ ...context, tx })),
      key: await keyOf(tx, context),
    }));

  return [
    implement(contract.letter, async (context) => {
      const { tx, clock } = context;
      const { signed, delivery, files } = await readable(context);
      const bytes = await readFiles(parts.objects, await keyOf(tx, context), files);
      if (delivery && context.case.relations.includes('patient')) await noteOpened(tx, signed.opinion_id, clock.now());
      context.auditSubject({ id: signed.opinion_id });
      return {
        opinion: opinionOf(bytes),
        fingerprint: signed.fingerprint,
        signedAt: signed.signed_at.toISOString(),
        deliveredAt: delivery?.delivered_at.toISOString() ?? null,
        verification: await verification(parts, tx, signed, delivery, bytes),
      };
    }),

    implement(contract.picture, async (context, { pictureId }) => {
      const { files, key } = await pictureSource(parts, context);
      return answer(parts, key, files, `images/${pictureId}.png`, { 'content-type': 'image/png' });
    }),

    implement(contract.letterPdf, async (context) => {
      const { files, key, signed } = await found(context);
      return answer(parts, key, files, 'opinion.pdf', {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="opinion-${signed.fingerprint}.pdf"`,
      });
    }),

    implement(contract.bundle, async (context) => {
      const { files, key, signed, delivery } = await found(context);
      if (!delivery)
        throw new AppError('state.wrong-step', 'The log has not recorded this letter yet. Try again in a minute.');
      const folder = `opinion-${signed.fingerprint}`;
      const stored = await readFiles(parts.objects, key, files);
      const fresh = await context.transaction(({ tx }) => upToDate(parts, tx, signed, stored));
      const body = zipOf(folder, fresh.files, signed.signed_at);
      const headers = {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${folder}.zip"`,
      };
      return { status: 200, headers, body };
    }),
  ];
}

/** Before signing, the expert sees the pictures that were laid out with the draft. */
async function pictureSource(
  parts: OpinionParts,
  context: CaseStreamContext,
): Promise<{ files: StoredFiles; key: DataKey }> {
  return context.transaction(async ({ tx }) => {
    const key = await caseKey(tx, context.case);
    const own = context.case.relations.includes('expert');
    const prepared = own ? await drafts.preparedOf(tx, deskOf(context)) : undefined;
    if (prepared) return { files: storedOf(prepared), key };
    return { files: (await readable({ ...context, tx })).files, key };
  });
}

function answer(
  parts: OpinionParts,
  key: DataKey,
  files: StoredFiles,
  name: string,
  headers: Record<string, string>,
): StreamAnswer {
  const { size, body } = streamFile(parts.objects, key, files, name);
  return {
    status: 200,
    headers: { ...headers, 'content-length': String(size), 'cache-control': 'private, no-store' },
    body,
  };
}

function opinionOf(bytes: ReadonlyMap<string, Uint8Array>) {
  return opinionDocumentSchema.parse(JSON.parse(new TextDecoder().decode(bytes.get('opinion.json'))));
}

/** The same checks as `consilium verify`, made now over the stored bytes. */
async function verification(
  parts: OpinionParts,
  tx: Tx,
  signed: SignedRow,
  delivery: DeliveryRow | undefined,
  bytes: ReadonlyMap<string, Uint8Array>,
) {
  const logKey = parts.audit.opinions.verifierKey;
  if (!delivery) {
    const proof = await parts.audit.opinions.proof(tx, signed.leaf_id);
    return {
      state: 'waiting' as const,
      item: proof ? proof.index + 1 : null,
      checks: [],
      logKey,
      logFingerprint: null,
    };
  }
  const fresh = await upToDate(parts, tx, signed, bytes);
  const { ok, checks, logFingerprint } = verifyBundle(fresh.files, { logVkey: fresh.logVkey });
  return {
    state: ok ? ('sound' as const) : ('broken' as const),
    item: delivery.item,
    checks: checks.map(({ title, ok: good, open = false, words }) => ({ title, ok: good, open, words })),
    logKey,
    logFingerprint: logFingerprint ?? null,
  };
}

/** The letter of a case once it was handed over, with every file of its bundle; undefined before. */
export async function deliveredLetter(
  { objects }: Pick<OpinionParts, 'objects'>,
  tx: Tx,
  ref: Pick<CaseContext['case'], 'caseId' | 'keyId'>,
) {
  const signed = await signedOf(tx, ref.caseId);
  const delivery = signed && (await deliveryOf(tx, signed.opinion_id));
  if (!delivery) return undefined;
  const files = await readFiles(objects, await caseKey(tx, ref), storedOf(delivery));
  return { opinion: opinionOf(files), files };
}
