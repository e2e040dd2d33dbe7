import type { ErrorCode } from '#kernel/errors.ts';
import type { DicomDataset } from './json-model.ts';

/** Failure reasons of a store (PS3.18 10.5.3, PS3.4 B.2.3, PS3.7 annex C), each with its number. */
export const failureReasons = {
  /** Refused: out of resources. */
  outOfResources: 0xa700,
  /** Error: the data set does not match the SOP class. */
  dataSetDoesNotMatch: 0xa900,
  /** Error: cannot understand. */
  cannotUnderstand: 0xc000,
  /** Referenced SOP class not supported. */
  classNotSupported: 0x0122,
  /** Referenced transfer syntax not supported. */
  transferSyntaxNotSupported: 0x0139,
  /** Processing failure. */
  processingFailure: 0x0110,
  /** Duplicate SOP instance: another instance with this UID is here already. */
  duplicate: 0x0111,
  /** Not authorised. */
  notAuthorised: 0x0124,
} as const;

/** What became of one instance of a store request. UIDs are absent when the part could not be read so far. */
export type StowOutcome = { sopClassUid?: string; sopInstanceUid?: string } & (
  { stored: true; retrieveUrl: string; warning?: number } | { stored: false; reason: number }
);

/** The failure reason for an error of the reader or of the store. */
export function failureReasonOf(code: ErrorCode): number {
  if (code === 'storage.full' || code === 'input.too-large') return failureReasons.outOfResources;
  if (code === 'state.conflict') return failureReasons.duplicate;
  if (code === 'consent.missing' || code === 'session.required') return failureReasons.notAuthorised;
  if (code.startsWith('file.') || code.startsWith('input.')) return failureReasons.cannotUnderstand;
  return failureReasons.processingFailure;
}

function uidElement(uid: string | undefined) {
  return uid ? { vr: 'UI', Value: [uid] } : { vr: 'UI' };
}

function reference(outcome: StowOutcome): DicomDataset {
  const item: DicomDataset = {
    '00081150': uidElement(outcome.sopClassUid),
    '00081155': uidElement(outcome.sopInstanceUid),
  };
  if (outcome.stored) {
    item['00081190'] = { vr: 'UR', Value: [outcome.retrieveUrl] };
    if (outcome.warning !== undefined) item['00081196'] = { vr: 'US', Value: [outcome.warning] };
  } else {
    item['00081197'] = { vr: 'US', Value: [outcome.reason] };
  }
  return item;
}

/**
 * The answer of STOW-RS and its HTTP status (PS3.18 10.5.3): 200 all stored, 202 some, 409 none.
 * A part so broken that its UIDs are unknown goes to OtherFailuresSequence (0008,119A).
 */
export function stowResponse(outcomes: StowOutcome[], studyUrl?: string): { status: number; body: DicomDataset } {
  const stored = outcomes.filter((outcome) => outcome.stored);
  const failed = outcomes.filter((outcome) => !outcome.stored && outcome.sopInstanceUid);
  const unknown = outcomes.filter((outcome) => !outcome.stored && !outcome.sopInstanceUid);
  const body: DicomDataset = {};
  if (studyUrl && stored.length > 0) body['00081190'] = { vr: 'UR', Value: [studyUrl] };
  if (failed.length > 0) body['00081198'] = { vr: 'SQ', Value: failed.map(reference) };
  if (stored.length > 0) body['00081199'] = { vr: 'SQ', Value: stored.map(reference) };
  if (unknown.length > 0) {
    const reasons = unknown.map((outcome) => ({ '00081197': reference(outcome)['00081197']! }));
    body['0008119A'] = { vr: 'SQ', Value: reasons };
  }
  const warned = stored.some((outcome) => outcome.warning !== undefined);
  const complete = stored.length === outcomes.length && !warned;
  return { status: stored.length === 0 ? 409 : complete ? 200 : 202, body };
}
