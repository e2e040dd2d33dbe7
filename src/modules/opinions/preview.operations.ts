import { canonicalBytes } from '#formats/jcs/index.ts';
import { renderLetterPdf } from '#formats/letter/index.ts';
import { fileNames } from '#formats/opinion-bundle/index.ts';
import { fingerprint, type OpinionDocument } from '#formats/opinion/index.ts';
import { newId } from '#kernel/ids.ts';
import { caseKey } from '#modules/cases/index.ts';
import { sha256 } from '#platform/crypto/index.ts';
import { implement, type CaseStreamContext, type Implemented } from '#platform/operations/index.ts';
import { assemble, shortAnswerFacts, type OpinionFacts } from './assemble.rules.ts';
import { citedPictures, emptyDraft, maxPictures, type DraftBody } from './draft.contract.ts';
import * as drafts from './drafts.store.ts';
import * as contract from './opinions.contract.ts';
import type { OpinionParts } from './ports.ts';
import { storeFiles } from './stored-files.ts';
import { caseRow, deskOf, firstViewOut, mustBeReading } from './writing.operations.ts';

/** How long a laid-out opinion may wait for its signature: its printed time must stay true. */
export const signWithinMs = 10 * 60_000;

/**
 * Lays out what will be signed. Pictures and letter are rendered here and not while signing, because the signing
 * transaction must be short; what is signed later is these bytes and no others.
 */
export function previewOperations(parts: OpinionParts): Implemented[] {
  return [
    implement(contract.preview, async (context) => {
      const { body, version } = await context.transaction(async ({ tx }) => {
        await mustBeReading({ tx, case: context.case });
        const row = await drafts.draftOf(tx, deskOf(context));
        return { body: { ...emptyDraft(), ...row?.body }, version: row?.version ?? 0 };
      });
      const pictures = await renderPictures(parts, context, body);
      const facts = await gatherFacts(parts, context, pictures);
      const { problems, document } = assemble(body, facts);
      const checks = {
        materials: facts.materials.length,
        opened: facts.materials.filter((m) => m.opened).length,
        ...shortAnswerFacts(body),
      };
      if (!document) return { draftVersion: version, problems, checks, ready: null };
      return {
        draftVersion: version,
        problems,
        checks,
        ready: await prepare(parts, context, document, version, pictures),
      };
    }),
  ];
}

/** PNG by `imageKey`. */
type Pictures = ReadonlyMap<string, Uint8Array>;

async function renderPictures(parts: OpinionParts, context: CaseStreamContext, body: DraftBody): Promise<Pictures> {
  const pictures = new Map<string, Uint8Array>();
  for (const { key, source } of citedPictures(body).slice(0, maxPictures)) {
    const png = await context.transaction(({ tx }) => parts.ports.renderPicture(tx, context.case, source));
    pictures.set(key, png);
  }
  return pictures;
}

async function gatherFacts(parts: OpinionParts, context: CaseStreamContext, pictures: Pictures): Promise<OpinionFacts> {
  const { ports } = parts;
  const { case: ref, actor } = context;
  return context.transaction(async (inner) => {
    const { tx } = inner;
    const row = await caseRow(tx, ref.caseId);
    const desk = deskOf(context);
    const view = await drafts.firstViewOf(tx, desk);
    const asked = await ports.askedOf({ ...inner, case: ref });
    return {
      opinionId: newId(),
      caseNumber: row.number,
      language: 'en-GB',
      subject: { name: row.subject_name, birthDate: row.subject_birth_date, sex: row.subject_sex },
      expert: await ports.expertOf(tx, actor.personId),
      house: await ports.houseOf(tx, row.programme, row.subject_place),
      requestedAt: row.sent_at ?? row.created_at,
      signedAt: context.clock.now(),
      questions: asked.questions,
      goals: asked.goals,
      firstView: view ? firstViewOut(view) : null,
      firstOpinionShownAt: await drafts.firstOpinionShownAt(tx, desk),
      materials: await ports.materialsOf(tx, ref, actor.personId),
      template: ports.templateOf(row.disorder),
      pictureHashes: new Map([...pictures].map(([key, png]) => [key, sha256(png).toString('hex')])),
    };
  });
}

async function prepare(
  parts: OpinionParts,
  context: CaseStreamContext,
  document: OpinionDocument,
  draftVersion: number,
  pictures: Pictures,
) {
  const canonical = canonicalBytes(document);
  const mark = fingerprint(canonical);
  const byHash = new Map([...pictures.values()].map((png) => [sha256(png).toString('hex'), png]));
  const images = new Map(
    document.keyPictures.map(({ id, sha256: hash }) => [id, byHash.get(hash) ?? new Uint8Array(0)]),
  );
  const pdf = renderLetterPdf({ opinion: document, pictures: images, fingerprint: mark, language: document.language });
  const files = new Map<string, Uint8Array>([
    ['opinion.json', canonical],
    ['opinion.pdf', pdf],
    ...(parts.verifyPage ? [[fileNames.page, parts.verifyPage] as const] : []),
    ...[...images].map(([id, png]) => [`images/${id}.png`, png] as const),
  ]);
  const key = await context.transaction(({ tx }) => caseKey(tx, context.case));
  const stored = await storeFiles(parts.objects, key, files);
  const preparedAt = new Date(document.signedAt);
  const replaced = await context.transaction(({ tx }) =>
    drafts.putPrepared(tx, deskOf(context), {
      opinionId: document.opinionId,
      draftVersion,
      fingerprint: mark,
      stored,
      preparedAt,
    }),
  );
  if (replaced !== undefined) await parts.objects.remove(replaced);
  return {
    canonical: new TextDecoder().decode(canonical),
    fingerprint: mark,
    preparedAt: preparedAt.toISOString(),
    signBefore: new Date(preparedAt.getTime() + signWithinMs).toISOString(),
  };
}
