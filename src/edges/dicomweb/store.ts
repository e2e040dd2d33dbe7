import type { CaseRef } from '#kernel/actor.ts';
import { AppError } from '#kernel/errors.ts';
import {
  failureReasons,
  parseMediaType,
  readMultipart,
  stowResponse,
  type MultipartPart,
  type StowOutcome,
} from '#formats/dicom/index.ts';
import { instanceUrl, studyUrl, type Imaging, type InstanceFile, type StoreOutcome } from '#modules/imaging/index.ts';
import type { RoomFor } from '#modules/records/index.ts';
import { scanFile } from '#modules/records/index.ts';
import type { Scanner } from '#platform/scanner/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { CaseStreamContext, StreamAnswer } from '#platform/operations/index.ts';
import { jsonAnswer } from './answers.ts';

/** An instance is held in memory while it is read, so it may not be larger than this, in bytes; files come resumably. */
export const maxInstance = 512 * 1024 ** 2;
export const limits = { maxParts: 20_000, maxPartBytes: maxInstance, maxHeaderBytes: 16 * 1024 };

/** Compares whose a stored scan says it is with the person of the case; until it is clear, no expert sees it. */
export type WhoseIsIt = (tx: Tx, ref: CaseRef, outcomes: readonly StoreOutcome[]) => Promise<void>;

export type StoreParts = {
  imaging: Imaging;
  whoseIsIt: WhoseIsIt;
  /** The largest body that STOW-RS takes. */
  maxUploadBytes: number;
  /** Refuses more than may be kept. */
  roomFor: RoomFor;
  /** The malware scanner; undefined: none is connected. */
  scanner: Scanner | undefined;
};

/** STOW-RS (PS3.18 10.5): each part is stored or refused for itself; answered when all that was stored is durable. */
export async function store(
  { imaging, whoseIsIt, maxUploadBytes: maxBytes, roomFor, scanner }: StoreParts,
  context: CaseStreamContext,
  base: string,
  onlyStudy?: string,
): Promise<StreamAnswer> {
  const { caseId, tenantId } = context.case;
  const announced = context.headers['content-length'];
  refuseTooMuch(announced, maxBytes);
  const caseKey = await context.transaction(async (c) => {
    await roomFor(c.tx, context.case, Number(announced ?? 0));
    return imaging.archive.key(c.tx, context.case);
  });
  const all = filesOf(
    readMultipart(counted(context.body, maxBytes), boundaryOf(context.headers['content-type']), limits),
  );
  const held: StoreOutcome[] = [];
  const files = scanner ? released(scanner, all, held) : all;
  const stored = await imaging.storeInstances({
    tenantId,
    caseId,
    caseKey,
    actorId: context.actor.personId,
    files,
    ...(onlyStudy === undefined ? {} : { onlyStudy }),
  });
  const outcomes = [...stored, ...held];
  if (outcomes.length === 0) throw new AppError('input.invalid', 'There was no picture in what was sent.');
  await context.transaction((c) => whoseIsIt(c.tx, context.case, outcomes));
  await tell(context, outcomes);
  const studies = new Set(outcomes.flatMap((o) => (o.outcome === 'refused' ? [] : [o.studyInstanceUid ?? ''])));
  const [only] = studies;
  const { status, body } = stowResponse(
    outcomes.map((outcome) => answerFor(outcome, base)),
    studies.size === 1 && only ? studyUrl(base, only) : undefined,
  );
  return jsonAnswer(context.headers, body, status);
}

/** What is announced as more than one upload may be is refused before a byte of it is read. */
function refuseTooMuch(announced: string | string[] | undefined, maxBytes: number): void {
  if (Number(announced ?? 0) > maxBytes)
    throw new AppError(
      'input.too-large',
      'This is more than one request may bring. Send the study in several, please.',
    );
}

/** The body, which may come without saying how long it is. */
async function* counted(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of body) {
    sum += chunk.length;
    refuseTooMuch(String(sum), maxBytes);
    yield chunk;
  }
}

function boundaryOf(header: string | string[] | undefined): string {
  const { type, parameters } = parseMediaType(String(header ?? ''));
  const partType = parameters.get('type') ?? 'application/dicom';
  const boundary = parameters.get('boundary');
  if (type !== 'multipart/related' || partType.toLowerCase() !== 'application/dicom')
    throw new AppError('input.unsupported', 'Pictures are taken as multipart/related; type="application/dicom".');
  if (boundary === undefined) throw new AppError('input.invalid', 'The boundary of the parts was not named.');
  return boundary;
}

async function* filesOf(parts: AsyncIterable<MultipartPart>): AsyncGenerator<InstanceFile> {
  let count = 0;
  for await (const part of parts) {
    count += 1;
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.body) chunks.push(chunk);
    yield { name: `part ${count}`, bytes: Buffer.concat(chunks) };
  }
}

/**
 * What the scanner lets through, before anything reads or keeps it; the rest is refused, and its sender has it still.
 * Without an answer of the scanner the whole request is (503): nothing of it is kept and it may be sent again.
 */
async function* released(
  scanner: Scanner,
  files: AsyncIterable<InstanceFile>,
  held: StoreOutcome[],
): AsyncGenerator<InstanceFile> {
  for await (const file of files) {
    const { verdict } = await scanFile(scanner, () => once(file.bytes));
    if (verdict === 'clean') yield file;
    else {
      const failure = verdict === 'found' ? failureReasons.processingFailure : failureReasons.outOfResources;
      held.push({ name: file.name, outcome: 'refused', failure });
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

/** Said also when all were here already: a client that repeats after a lost answer makes up for a lost event. */
async function tell(context: CaseStreamContext, outcomes: readonly StoreOutcome[]): Promise<void> {
  const count = (wanted: StoreOutcome['outcome']) => outcomes.filter((o) => o.outcome === wanted).length;
  const data = { stored: count('stored'), duplicate: count('duplicate'), refused: count('refused') };
  await context.transaction((c) => c.emit({ type: 'imaging.stored', data }));
}

function answerFor(outcome: StoreOutcome, base: string): StowOutcome {
  const { sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid } = outcome;
  const about = { ...(sopClassUid ? { sopClassUid } : {}), ...(sopInstanceUid ? { sopInstanceUid } : {}) };
  if (outcome.outcome === 'refused')
    return { ...about, stored: false, reason: outcome.failure ?? failureReasons.processingFailure };
  const place = {
    study_uid: studyInstanceUid ?? '',
    series_uid: seriesInstanceUid ?? '',
    sop_instance_uid: sopInstanceUid ?? '',
  };
  return { ...about, stored: true, retrieveUrl: instanceUrl(base, place) };
}
