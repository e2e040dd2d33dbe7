import type { Fact, FoundDocument } from '../facts/index.ts';
import { attribute, element, elements, pointerOf, type XmlElement } from '../xml/index.ts';
import { conceptOf, type Concept } from './concept.ts';
import type { Narrative } from './narrative.ts';
import type { Section } from './sections.ts';
import { hasTemplate, kindByTemplate, templatesOf } from './templates.ts';
import { periodOf } from './time.ts';

const statementNames = new Set([
  'act', 'encounter', 'observation', 'observationMedia', 'organizer', 'procedure', 'regionOfInterest',
  'substanceAdministration', 'supply',
]); // prettier-ignore

/** A clinical statement (CDA R2 §4.3.6), the section it stands in, and what the statements above it say for it. */
export type Statement = {
  element: XmlElement;
  section: Section;
  narrative: Narrative;
  above: { date?: string; endDate?: string; status?: string; subject?: string; name?: string };
  /** Statements below that the one above has said in its own words; the others are statements of their own. */
  said: Set<XmlElement>;
};

export type Draft = Omit<Fact, 'source'> & { at?: XmlElement };
export type Mapped = { facts: Draft[]; documents?: FoundDocument[] };

export const isStatement = (of: XmlElement): boolean => statementNames.has(of.name);

/** Statements directly below: of an organizer by component, of others by entryRelationship. Inverted ones included. */
export function below(of: XmlElement): XmlElement[] {
  return of.children.flatMap((one) =>
    typeof one !== 'string' && (one.name === 'component' || one.name === 'entryRelationship')
      ? elements(one).filter(isStatement)
      : [],
  );
}

/** The nested statements with one of these template numbers, which from here on count as said. */
export function take(
  { element: of, said }: Pick<Statement, 'element' | 'said'>,
  ...wanted: (number | string)[]
): XmlElement[] {
  // What is a statement in its own right under another template stays one.
  const found = below(of).filter(
    (one) =>
      kindByTemplate(one) === 'part' &&
      wanted.some((each) => (typeof each === 'number' ? hasTemplate(one, each) : templatesOf(one).includes(each))),
  );
  for (const one of found) said.add(one);
  return found;
}

/** The nested statements with one of these codes: vendors write parts without their templates. */
export function takeCoded(
  { element: of, said }: Pick<Statement, 'element' | 'said'>,
  ...codes: string[]
): XmlElement[] {
  const found = below(of).filter(
    (one) => !said.has(one) && codes.includes(attribute(element(one, 'code'), 'code') ?? ''),
  );
  for (const one of found) said.add(one);
  return found;
}

/**
 * Codes of an observation that name only what sort of finding stands in its value: HL7 ASSERTION, and problem types
 * (C-CDA, 2.16.840.1.113883.3.88.12.3221.7.2, in SNOMED CT and LOINC).
 */
const sorts = new Set([
  'ASSERTION', '55607006', '64572001', '404684003', '282291009', '409586006', '418799008', '248536006', '373930000',
  '75326-9', '75325-1', '75324-4', '75321-0', '75323-6', '29308-4', '75322-8', '75275-8', '75318-6', '75319-4',
]); // prettier-ignore

export const isOnlySort = (of: XmlElement): boolean => sorts.has(attribute(element(of, 'code'), 'code') ?? '');

/** Code, words and translations of the statement's own `code`. */
export const ownCode = ({ element: of, narrative }: Statement): Concept => conceptOf(element(of, 'code'), narrative);

/** The status that an observation below tells (Problem, Allergy, Medication Status), as FHIR calls it. */
export function statusBelow(statement: Statement): string | undefined {
  const observations = [...take(statement, 6, 28), ...takeCoded(statement, '33999-4')];
  const values = observations.map((one) => conceptOf(element(one, 'value'), statement.narrative));
  const found = values.find(({ label }) => label !== undefined);
  const status = statusCodes[found?.code?.code ?? ''] ?? found?.label?.toLowerCase();
  return status === 'other' ? undefined : status;
}

/** SNOMED CT codes of the value sets of problem and medication status (C-CDA, 2.16.840.1.113883.3.88.12.80.68 and .20). */
const statusCodes: Readonly<Record<string, string>> = {
  '55561003': 'active', '73425007': 'inactive', '413322009': 'resolved', '246455001': 'recurrence', '277022003': 'remission',
  '421139008': 'on-hold', '392521001': 'completed',
}; // prettier-ignore

export const statusOf = (of: XmlElement): string | undefined => attribute(element(of, 'statusCode'), 'code');

export const isNegated = (of: XmlElement): boolean => attribute(of, 'negationInd') === 'true';

/** Its own time, else that of what it stands in. */
export function timeOf({ element: of, above }: Statement): { date?: string; endDate?: string } {
  const own = periodOf(element(of, 'effectiveTime'));
  if (own.date !== undefined || own.endDate !== undefined) return own;
  return { ...(above.date !== undefined && { date: above.date }), ...(above.endDate !== undefined && { endDate: above.endDate }) }; // prettier-ignore
}

/** Moods of what is wanted or planned and not yet so (HL7 v3 ActMood). */
export function plannedWord(of: XmlElement): string | undefined {
  const mood = attribute(of, 'moodCode')?.toUpperCase();
  return mood === undefined ? undefined : planned[mood];
}

const planned: Readonly<Record<string, string>> = {
  INT: 'planned', RQO: 'requested', PRMS: 'promised', PRP: 'proposed', ARQ: 'appointment requested', APT: 'appointment',
  GOL: 'goal', DEF: 'defined', OPT: 'option', EXPEC: 'expected', SLOT: 'free', RSK: 'risk',
}; // prettier-ignore

/** Parts of a sentence, each said once: `left · moderate`. */
export function together(...parts: (string | undefined)[]): string | undefined {
  return [...new Set(parts.filter((part) => part !== undefined && part !== ''))].join(' · ') || undefined;
}

/** Comments on the statement, in the words of who made them (Comment Activity, and its forebears). */
export function comments(statement: Statement): string | undefined {
  const acts = take(statement, 64, '2.16.840.1.113883.10.20.1.40', '1.3.6.1.4.1.19376.1.5.3.1.4.2');
  return together(...acts.map((act) => statement.narrative.text(element(act, 'text'))));
}

/** What a nested observation found: words of its value. */
export function foundBy(of: XmlElement | undefined, narrative: Narrative): string | undefined {
  const value = element(of, 'value');
  return conceptOf(value, narrative).label ?? narrative.text(value);
}

/** The statement's own text, or what it refers to in the narrative. */
export const ownWords = ({ element: of, narrative }: Statement): string | undefined =>
  narrative.text(element(of, 'text')) ?? narrative.text(element(of, 'code', 'originalText'));

export const sourceOf = (of: XmlElement): { resource: string; pointer: string } => {
  const id = elements(of, 'id')[0];
  const named = attribute(id, 'extension') ?? attribute(id, 'root');
  return { resource: [of.name, named].filter(Boolean).join(' ').slice(0, 200), pointer: pointerOf(of) };
};
