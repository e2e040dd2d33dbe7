import type { DocumentProposal } from '#formats/documents/index.ts';
import type { PdfPage } from '#formats/pdf/index.ts';
import { isGibberish } from '#formats/pdf/layer.rules.ts';
import { documentKindWords, type DocumentView, type Evidence } from '../shapes.contract.ts';

/** A page to be read by machine: without text, with text that says nothing, or with a few letters over a scan. */
export function isScanned({ text, scan }: Pick<PdfPage, 'text' | 'scan'>): boolean {
  return text === '' || isGibberish(text) || (scan !== undefined && scan.share > 0.5);
}

const fields = ['kind', 'date', 'author', 'facility', 'firstOpinion'] as const;

/** What was proposed, each with the line it was read from. */
export function evidenceOf(proposal: DocumentProposal): Record<string, Evidence> {
  const evidence: Record<string, Evidence> = {};
  for (const field of fields) {
    const found = proposal[field];
    if (found)
      evidence[field] = {
        value: withoutZero(String(found.value)),
        confidence: found.confidence,
        page: found.evidence.page,
        quote: withoutZero(found.evidence.quote).slice(0, 300),
      };
  }
  return evidence;
}

export { foundInPaper as foundIn } from '../identity/found.rules.ts';

type Named = Pick<DocumentView, 'kind' | 'title' | 'date' | 'author' | 'facility'> & {
  first_opinion: boolean;
  confirmed_at: Date | null;
  evidence: Record<string, Evidence>;
};
export type Renamed = Pick<Named, 'kind' | 'title' | 'date' | 'author' | 'facility' | 'first_opinion' | 'evidence'>;

/**
 * What a paper is called once its text was read. A person's word stands: nothing changes on a confirmed paper, and of
 * another one only what still says what was proposed before, or nothing.
 */
export function renamed(before: Named, fileTitle: string, proposal: DocumentProposal): Renamed | undefined {
  if (before.confirmed_at !== null) return undefined;
  const isOurs = (field: 'date' | 'author' | 'facility'): boolean =>
    before[field] === null || before[field] === before.evidence[field]?.value;
  const value = (field: 'date' | 'author' | 'facility'): string | null =>
    isOurs(field) ? clean(proposal[field]?.value ?? before[field]) : before[field];
  const isOurKind = before.kind === 'other' || before.kind === before.evidence['kind']?.value;
  const kind = isOurKind ? (proposal.kind?.value ?? before.kind) : before.kind;
  const hasOurTitle = before.title === fileTitle || before.title === documentKindWords[before.kind];
  return {
    kind,
    title: hasOurTitle && kind !== 'other' ? documentKindWords[kind] : before.title,
    date: value('date'),
    author: value('author'),
    facility: value('facility'),
    // Once held back it stays so until the desk says otherwise.
    first_opinion: before.first_opinion || proposal.firstOpinion !== undefined,
    evidence: { ...before.evidence, ...evidenceOf(proposal) },
  };
}

const clean = (text: string | null): string | null => (text === null ? null : withoutZero(text).slice(0, 200));

/** PostgreSQL's text takes no zero character. */
export function withoutZero(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
