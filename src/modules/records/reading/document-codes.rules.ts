import type { FactCode } from '#formats/facts/index.ts';
import type { DocumentView } from '../shapes.contract.ts';

type Kind = DocumentView['kind'];

/** LOINC codes of kinds of documents (LOINC document ontology; C-CDA R2.1 volume 1, document templates). */
const kinds: Readonly<Record<Kind, string>> = {
  // Summaries of everything and plans: nothing of them is one of the papers below.
  other: '34133-9 60591-5 18776-5 52521-2 57829-4',
  discharge: '18842-5 28655-9 34105-7 34106-5 59258-4 68551-1',
  radiology: '18748-4 68604-8 18747-6 18755-9 18760-9 18726-0 24627-2 24590-2 36643-5 30746-2 11525-3 18745-0',
  pathology: '11526-1 60568-3 22637-3 33718-8 11529-5 60567-5',
  'operation-note': '11504-8 28570-0 34137-0 34868-0 18744-3 18751-8',
  laboratory: '11502-2 26436-6 18725-2',
  'clinic-letter': '11488-4 34117-2 11506-3 57133-1 34140-4 18761-7 28569-2 34749-2 51845-6 34109-9',
  'medication-list': '56445-0 10160-0 29551-9 57828-6',
}; // prettier-ignore

const byCode = new Map(
  Object.entries(kinds).flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind as Kind] as const)),
);

/** The kind that the record's own code names; undefined where it names none that we have a word for. */
export function kindOfLoinc(code: FactCode | undefined): Kind | undefined {
  return code?.system === 'http://loinc.org' ? byCode.get(code.code) : undefined;
}
