import { proposeDate } from './document-date.rules.ts';
import { proposeKind } from './kinds.rules.ts';
import type { DocumentKind } from './kinds.rules.ts';
import { proposeFirstOpinion } from './first-opinion.rules.ts';
import { linesOf } from './lines.ts';
import type { Proposed } from './lines.ts';
import { proposeAuthor, proposeFacility, proposePatient } from './people.rules.ts';
import type { PatientSeen } from './people.rules.ts';

export type DocumentText = {
  /** Text of each page, from the text layer or from recognition. */
  pages: string[];
  /** What the PDF says of itself; used only where its text is silent. */
  metadata?: { title?: string; author?: string; created?: string };
  fileName?: string;
};

export type DocumentProposal = {
  kind?: Proposed<DocumentKind>;
  /** ISO date on which it was written. */
  date?: Proposed<string>;
  author?: Proposed<string>;
  facility?: Proposed<string>;
  /** It seems to say what the first doctors would do. */
  firstOpinion?: Proposed<true>;
  patient: PatientSeen;
};

/**
 * What a medical document seems to be: kind, date, author, institution, and whom it names; each with the line it was
 * read from. Languages: en de es fr it pt ru ar zh he. Proposals for a person to confirm; pure, the same text gives the same answer.
 */
export function proposeDocument(document: DocumentText): DocumentProposal {
  const lines = linesOf(document.pages);
  const kind = proposeKind(lines, document.fileName);
  const date = proposeDate(lines) ?? fromMetadata(document.metadata?.created?.slice(0, 10), 'created');
  const author = proposeAuthor(lines) ?? fromMetadata(document.metadata?.author, 'author');
  const facility = proposeFacility(lines);
  const firstOpinion = proposeFirstOpinion(lines, kind?.value ?? 'other');
  return {
    ...(kind && { kind }),
    ...(date && { date }),
    ...(author && { author }),
    ...(facility && { facility }),
    ...(firstOpinion && { firstOpinion }),
    patient: proposePatient(lines),
  };
}

/** A scanner's clock and a secretary's computer say little about the letter. */
function fromMetadata(value: string | undefined, field: string): Proposed<string> | undefined {
  return value ? { value, confidence: 0.2, evidence: { page: 0, quote: `PDF ${field}: ${value}` } } : undefined;
}
