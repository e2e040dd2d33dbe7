import type { FoundDocument } from '../facts/index.ts';
import { at, codedAt, dateAt, personWords, repetitions } from './fields.ts';
import type { Segment } from './parse.ts';
import { attachmentsOf, isText, valueOf } from './values.ts';

const longest = 1_000_000;

/** Segments that belong together: what heads them (OBR, TXA), their observations, and notes with what each is about. */
export type Group = { head: Segment | undefined; txa: Segment | undefined; observations: Segment[]; notes: { about: string | undefined; words: string; segment: Segment }[] }; // prettier-ignore

/** Titles of documents (HL7 table 0270). */
const titles: Readonly<Record<string, string>> = {
  AR: 'Autopsy report', CD: 'Cardiodiagnostics', CN: 'Consultation', DI: 'Diagnostic imaging', DS: 'Discharge summary',
  ED: 'Emergency department report', HP: 'History and physical examination', OP: 'Operative report',
  PC: 'Psychiatric consultation', PH: 'Psychiatric history and physical examination', PN: 'Procedure note',
  PR: 'Progress note', SP: 'Surgical pathology', TS: 'Transfer summary',
}; // prettier-ignore

/** The report of a group: its running text and notes as words, files embedded in it; undefined when it holds neither. */
export function reportOf(group: Group, facility: string | undefined, pointer: string): FoundDocument | undefined {
  const attachments = group.observations.flatMap(attachmentsOf);
  const words = [...wordsOf(group.observations), ...notesOf(group)].join('\n').slice(0, longest).trim();
  if (words === '' && attachments.length === 0) return undefined;
  const { txa, head } = group;
  const about = head ? codedAt(head, 4) : {};
  const date =
    (txa ? (dateAt(txa, 4) ?? dateAt(txa, 6)) : undefined) ??
    (head ? (dateAt(head, 7) ?? dateAt(head, 22)) : undefined);
  const author = txa ? authorOf(txa, 9, 5, 10) : head ? authorOf(head, 32, 16) : undefined;
  const status = txa ? at(txa, 17) : head ? at(head, 25) : undefined;
  return {
    title: titleOf(group),
    ...(about.code && { code: about.code }),
    ...(date !== undefined && { date }),
    ...(author !== undefined && { author }),
    ...(facility !== undefined && { facility }),
    ...(status !== undefined && { status: statuses[status] ?? status }),
    attachments,
    ...(words !== '' && { words }),
    source: { resource: txa ? 'TXA' : head ? `${head.name}[${head.nth}]` : 'OBX', pointer },
  };
}

/** HL7 tables 0271 (documents) and 0123 (reports), the letters that they share mean the same. */
const statuses: Readonly<Record<string, string>> = {
  AU: 'authenticated', LA: 'legally authenticated', DI: 'dictated', DO: 'documented', IN: 'incomplete', IP: 'in progress',
  PA: 'pre-authenticated', F: 'final', C: 'corrected', P: 'preliminary', X: 'cancelled', R: 'not verified',
}; // prettier-ignore

export function titleOf({ txa, head, observations }: Group): string {
  const type = txa ? at(txa, 2) : undefined;
  const first = observations.find((one) => codedAt(one, 3).label !== undefined);
  const said = [type === undefined ? undefined : titles[type], head ? codedAt(head, 4).label : undefined];
  const fallback = [txa ? codedAt(txa, 2).label : undefined, first ? codedAt(first, 3).label : undefined, 'Report'];
  return [...said, ...fallback].find((words) => words !== undefined)?.slice(0, 200) ?? 'Report';
}

/** The first person that one of these fields names. */
export function authorOf(segment: Segment, ...fields: number[]): string | undefined {
  for (const field of fields) {
    // A result's interpreter (NDL) is a name of one component; others are XCN, with the id before the name.
    const [written] = repetitions(segment, field);
    const isNdl = segment.name === 'OBR' && field >= 32 && field <= 35;
    const words = personWords(isNdl ? written?.split(segment.delimiters.component)[0]?.replaceAll(segment.delimiters.subcomponent, segment.delimiters.component) : written, segment.delimiters, 2); // prettier-ignore
    if (words !== undefined) return words;
  }
  return undefined;
}

/** Each text under its heading; lines of one heading stand together, as they were one text. */
function wordsOf(observations: readonly Segment[]): string[] {
  const lines: string[] = [];
  let heading: string | undefined;
  for (const one of observations) {
    if (!isText(one)) continue;
    const own = codedAt(one, 3).label;
    if (own !== undefined && own !== heading) lines.push(...(lines.length > 0 ? [''] : []), own);
    heading = own ?? heading;
    const text = valueOf(one);
    // An empty line is the sender's paragraph.
    lines.push(text ?? '');
  }
  return lines;
}

function notesOf({ notes }: Group): string[] {
  return notes.map(({ about, words }) => (about === undefined ? words : `${about}: ${words}`));
}
