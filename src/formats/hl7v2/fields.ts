import type { FactCode } from '../facts/index.ts';
import { isoOf } from '../facts/index.ts';
import type { Delimiters, Segment } from './parse.ts';

const longest = 400_000;
/** Honest fields repeat some ten times; lines of a text, where they are repetitions, some hundred. */
const mostRepetitions = 10_000;

/** Repetitions of a field as written; empty ones and `""` (delete what you have) are left out. */
export function repetitions({ fields, delimiters }: Segment, field: number): string[] {
  const raw = fields[field] ?? '';
  return raw.split(delimiters.repetition, mostRepetitions).filter((one) => one.trim() !== '' && one !== '""');
}

/** Component of a repetition as a person reads it, or undefined. Counted from 1, like everything in HL7. */
export function componentOf(
  written: string | undefined,
  delimiters: Delimiters,
  at: number,
  sub = 1,
): string | undefined {
  const part = written?.split(delimiters.component)[at - 1]?.split(delimiters.subcomponent)[sub - 1];
  if (part === undefined || part === '' || part === '""') return undefined;
  return legible(unescaped(part.slice(0, longest), delimiters)).trim() || undefined;
}

/** Component of the first repetition of a field. */
export function at(segment: Segment, field: number, component = 1, sub = 1): string | undefined {
  return componentOf(repetitions(segment, field)[0], segment.delimiters, component, sub);
}

/** Date of a field as ISO 8601 (TS, DTM, DT; of a DR the begin). */
export const dateAt = (segment: Segment, field: number, component = 1): string | undefined =>
  isoOf(at(segment, field, component));

/** Without control characters, frames of MLLP among them; tabs and line ends stay. */
export const legible = (text: string): string => text.replaceAll(/[\x00-\x08\x0b-\x1f\x7f]/g, ' ');

/** Escape sequences (HL7 v2.8, 2.7): delimiters, hexadecimal data, line breaks; highlighting says nothing and goes. */
export function unescaped(text: string, { escape, field, component, subcomponent, repetition }: Delimiters): string {
  if (!text.includes(escape)) return text;
  const plain: Readonly<Record<string, string>> = { F: field, S: component, T: subcomponent, R: repetition, E: escape, P: '#', H: '', N: '' }; // prettier-ignore
  const parts = text.split(escape);
  let out = parts[0] ?? '';
  for (let i = 1; i < parts.length; i += 1) {
    const part = parts[i] ?? '';
    const said = i + 1 < parts.length ? (plain[part] ?? special(part)) : undefined;
    if (said === undefined) {
      out += escape + part;
      continue;
    }
    i += 1;
    out += said + (parts[i] ?? '');
  }
  return out;
}

function special(code: string): string | undefined {
  if (/^X([\dA-Fa-f]{2})+$/.test(code))
    return new TextDecoder().decode(Uint8Array.from(Buffer.from(code.slice(1), 'hex')));
  if (/^\.(br|sp\+?\d*|ce|fi|nf|in[+-]?\d+|ti[+-]?\d+|sk[+-]?\d+)$/i.test(code)) return /^\.(br|sp|ce)/i.test(code) ? '\n' : ' '; // prettier-ignore
  return /^[CM][\dA-Fa-f]{4,6}$/.test(code) || /^Z/.test(code) ? '' : undefined;
}

/** HL7 table 0396 in the names of FHIR; what is not in it stays as written. */
const systems: Readonly<Record<string, string>> = {
  LN: 'http://loinc.org', LOINC: 'http://loinc.org', SCT: 'http://snomed.info/sct', SNOMED: 'http://snomed.info/sct',
  'SNOMED-CT': 'http://snomed.info/sct', SNM: 'http://snomed.info/sct', I10: 'http://hl7.org/fhir/sid/icd-10',
  ICD10: 'http://hl7.org/fhir/sid/icd-10', I10C: 'http://hl7.org/fhir/sid/icd-10-cm', ICD10CM: 'http://hl7.org/fhir/sid/icd-10-cm',
  'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm', I9: 'http://hl7.org/fhir/sid/icd-9-cm', I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9CDX: 'http://hl7.org/fhir/sid/icd-9-cm', I9M: 'http://hl7.org/fhir/sid/icd-9-cm', ICD9: 'http://hl7.org/fhir/sid/icd-9-cm',
  C4: 'http://www.ama-assn.org/go/cpt', CPT: 'http://www.ama-assn.org/go/cpt', CPT4: 'http://www.ama-assn.org/go/cpt',
  HCPCS: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', CVX: 'http://hl7.org/fhir/sid/cvx', NDC: 'http://hl7.org/fhir/sid/ndc',
  MVX: 'http://hl7.org/fhir/sid/mvx', RXNORM: 'http://www.nlm.nih.gov/research/umls/rxnorm', RXN: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  UNII: 'http://fdasis.nlm.nih.gov', DCM: 'http://dicom.nema.org/resources/ontology/DCM', ATC: 'http://www.whocc.no/atc', WC: 'http://www.whocc.no/atc',
  UCUM: 'http://unitsofmeasure.org',
}; // prettier-ignore

function systemOf(name: string | undefined): string | undefined {
  // L is "local": it names nothing.
  if (name === undefined || name === 'L' || name === '99L') return undefined;
  const table = /^HL7(\d{4})$/i.exec(name)?.[1];
  if (table !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${table}`;
  const known = systems[name.toUpperCase()];
  // Words are no name of a system: the sender did not escape a ^ in the words before.
  return known ?? (/[\s]/.test(name) ? undefined : name);
}

export type Coded = { label?: string; code?: FactCode; otherCodes?: FactCode[] };

/** A coded element (CE, CWE, CNE, CF) with its alternates (HL7 v2.8, 2A.3): components 1–3, 4–6, 10–12; 9 is its words. */
export function coded(written: string | undefined, delimiters: Delimiters): Coded {
  const part = (n: number): string | undefined => componentOf(written, delimiters, n);
  const codes = [1, 4, 10].flatMap((n) => {
    const code = part(n);
    const system = systemOf(part(n + 2));
    const display = part(n + 1);
    return code === undefined
      ? []
      : [{ ...(system !== undefined && { system }), code, ...(display !== undefined && { display }) }];
  });
  const [code, ...otherCodes] = codes;
  const label = part(2) ?? part(9) ?? part(5) ?? part(11) ?? code?.code;
  return {
    ...(label !== undefined && { label: label.slice(0, 300) }),
    ...(code && { code }),
    ...(otherCodes.length > 0 && { otherCodes }),
  };
}

export const codedAt = (segment: Segment, field: number): Coded =>
  coded(repetitions(segment, field)[0], segment.delimiters);

/** A person as a letter writes them: XCN (an id first), XPN and PN (a name first). */
export function personWords(written: string | undefined, delimiters: Delimiters, from: 1 | 2): string | undefined {
  const part = (n: number): string | undefined => componentOf(written, delimiters, n);
  const [family, given, middle, suffix, prefix, degree] = [0, 1, 2, 3, 4, 5].map((n) => part(from + n));
  const name = [prefix, given, middle, family, suffix, degree].filter((words) => words !== undefined).join(' ');
  return name === '' ? part(1) : name;
}
