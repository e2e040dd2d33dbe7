import { attribute, element, elements, textOf, type XmlElement } from '../xml/index.ts';
import { templatesOf } from './templates.ts';

/** What statements of a section are when they do not say so themselves. */
export type SectionKind =
  | 'problems'
  | 'allergies'
  | 'medications'
  | 'immunizations'
  | 'results'
  | 'procedures'
  | 'encounters'
  | 'devices'
  | 'family'
  | 'plan'
  | 'other';

type Known = [name: string, kind: SectionKind, loinc: string, templates: string, title: RegExp | undefined];

/** LOINC codes and template ids (numbers below 2.16.840.1.113883.10.20.22.2) of C-CDA R1.1 and R2.1, volume 2, sections. */
const table: Known[] = [
  ['Problems', 'problems', '11450-4', '5 5.1', /problem|conditions?\b/i],
  ['Past illness', 'problems', '11348-0', '20', /past medical|history of past|resolved/i],
  ['Diagnosis on admission', 'problems', '46241-6 8646-2 42347-5', '43', /admi(ssion|tting) diagnos/i],
  ['Diagnosis on discharge', 'problems', '11535-2 78375-3', '24', /discharge diagnos/i],
  ['Diagnosis before the operation', 'problems', '10219-4', '34', /preoperative diag/i],
  ['Diagnosis after the operation', 'problems', '10218-6 59769-0', '35 36', /post-?(operative|procedure) diag/i],
  ['Health concerns', 'problems', '75310-3', '58', /health concern/i],
  ['Complications', 'problems', '55109-3', '37', /complication/i],
  ['Allergies', 'allergies', '48765-2', '6 6.1', /allerg|adverse react|alert/i],
  ['Medicines', 'medications', '10160-0', '1 1.1', /medication|medicine|drug|prescri/i],
  ['Medicines on discharge', 'medications', '10183-2 75311-1', '11 11.1', undefined],
  ['Medicines on admission', 'medications', '42346-7', '44', undefined],
  ['Medicines given', 'medications', '29549-3 18610-6', '38 21', undefined],
  ['Anaesthesia', 'procedures', '59774-0 10213-7', '25', undefined],
  ['Immunisations', 'immunizations', '11369-6', '2 2.1', /immuni|vaccin/i],
  ['Results', 'results', '30954-2 26436-6 18725-2 11502-2 18748-4 18717-9 18718-7 18719-5 18720-3 18721-1 18722-9 18723-7 18724-5 18727-8 18728-6', '3 3.1', /result|laborator|\blabs?\b/i],
  ['Vital signs', 'results', '8716-3', '4 4.1', /vital/i],
  ['Procedures', 'procedures', '47519-4 29554-3', '7 7.1 27', /procedure|surger|operation/i],
  ['Encounters', 'encounters', '46240-8', '22 22.1', /encounter|visits?\b/i],
  ['Devices', 'devices', '46264-8', '23', /device|equipment|implant/i],
  ['Family history', 'family', '10157-6', '15', /family/i],
  ['Social history', 'other', '29762-2', '17', /social|lifestyle/i],
  ['Plan', 'plan', '18776-5 51847-2', '10 9', /plan|instructions|future/i],
  ['Goals', 'plan', '61146-7', '60', /goal/i],
  ['Functional status', 'other', '47420-5', '14', /functional/i],
  ['Mental status', 'other', '10190-7', '56', /mental|cognitive/i],
  ['Advance directives', 'other', '42348-3', '21.1', /advance dir|living will/i],
  ['Insurance', 'other', '48768-6', '18', /payer|insurance|coverage/i],
  ['Nutrition', 'other', '61144-2', '57', /nutrition|diet/i],
  ['Interventions', 'other', '62387-6', '21.2.3', undefined],
  ['Outcomes', 'other', '11383-7', '61', undefined],
]; // prettier-ignore

const byCode = new Map(table.flatMap((row) => row[2].split(' ').map((code) => [code, row] as const)));
const byTemplate = new Map<string, Known>(
  table.flatMap((row) => row[3].split(' ').map((number) => [`2.16.840.1.113883.10.20.22.2.${number}`, row] as const)),
);
/** Sections of CCD (2007) and of IHE Patient Care Coordination, which older exports carry alone. */
const older: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.10.20.1.11': '11450-4', '2.16.840.1.113883.10.20.1.2': '48765-2',
  '2.16.840.1.113883.10.20.1.8': '10160-0', '2.16.840.1.113883.10.20.1.6': '11369-6',
  '2.16.840.1.113883.10.20.1.14': '30954-2', '2.16.840.1.113883.10.20.1.16': '8716-3',
  '2.16.840.1.113883.10.20.1.12': '47519-4', '2.16.840.1.113883.10.20.1.3': '46240-8',
  '2.16.840.1.113883.10.20.1.7': '46264-8', '2.16.840.1.113883.10.20.1.4': '10157-6',
  '2.16.840.1.113883.10.20.1.15': '29762-2', '2.16.840.1.113883.10.20.1.10': '18776-5',
  '1.3.6.1.4.1.19376.1.5.3.1.3.6': '11450-4', '1.3.6.1.4.1.19376.1.5.3.1.3.8': '11348-0',
  '1.3.6.1.4.1.19376.1.5.3.1.3.13': '48765-2', '1.3.6.1.4.1.19376.1.5.3.1.3.19': '10160-0',
  '1.3.6.1.4.1.19376.1.5.3.1.3.22': '10183-2', '1.3.6.1.4.1.19376.1.5.3.1.3.23': '11369-6',
  '1.3.6.1.4.1.19376.1.5.3.1.3.27': '30954-2', '1.3.6.1.4.1.19376.1.5.3.1.3.28': '30954-2',
  '1.3.6.1.4.1.19376.1.5.3.1.3.25': '8716-3', '1.3.6.1.4.1.19376.1.5.3.1.3.12': '47519-4',
  '1.3.6.1.4.1.19376.1.5.3.1.1.5.3.3': '46240-8', '1.3.6.1.4.1.19376.1.5.3.1.1.5.3.5': '46264-8',
  '1.3.6.1.4.1.19376.1.5.3.1.3.14': '10157-6', '1.3.6.1.4.1.19376.1.5.3.1.3.16': '29762-2',
  '1.3.6.1.4.1.19376.1.5.3.1.3.31': '18776-5',
}; // prettier-ignore

/** Title as the document writes it, the name we count it by, and what it holds. */
export type Section = { element: XmlElement; title: string; name: string; kind: SectionKind };

/** By its LOINC code, else by its templates, else by its title. */
export function sectionOf(of: XmlElement): Section {
  const code = element(of, 'code');
  const title = textOf(element(of, 'title')).replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  const codes = [code, ...elements(code, 'translation')].flatMap((one) => attribute(one, 'code') ?? []);
  const templates = templatesOf(of);
  const known =
    first(codes, (one) => byCode.get(one)) ??
    first(templates, (one) => byTemplate.get(one)) ??
    first(templates, (one) => byCode.get(older[one] ?? '')) ??
    table.find((row) => row[4]?.test(title));
  const said = title || attribute(code, 'displayName') || 'Section without a title';
  return { element: of, title: said, name: known?.[0] ?? said.slice(0, 60), kind: known?.[1] ?? 'other' };
}

function first<From, To>(from: readonly From[], find: (one: From) => To | undefined): To | undefined {
  for (const one of from) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
