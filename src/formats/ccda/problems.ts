import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { conceptOf, type Concept } from './concept.ts';
import { plain } from './header.ts';
import type { Narrative } from './narrative.ts';
import { below, comments, foundBy, isNegated, ownCode, ownWords, statusBelow, take, takeCoded, timeOf, together, type Draft, type Statement } from './statement.ts'; // prettier-ignore
import { labelled } from './observations.ts';

/** A problem or diagnosis (Problem Observation): what it is stands in `value`, what sort of finding in `code`. */
export function condition(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const found = bestValue(of, narrative);
  const concept = found.label === undefined && found.code === undefined && of.name !== 'observation' ? ownCode(statement) : found; // prettier-ignore
  const severity = [...take(statement, 8), ...takeCoded(statement, 'SEV')];
  const extra = [...take(statement, 31, 5, 113), ...takeCoded(statement, '11323-3', '397659008', '445518008')]; // prettier-ignore
  const site = conceptOf(element(of, 'targetSiteCode'), narrative).label;
  const said = statusBelow(statement);
  const time = timeOf(statement);
  const notes = comments(statement);
  const value = together(
    ...severity.map((one) => foundBy(one, narrative)),
    site,
    ...qualifiers(element(of, 'value'), narrative),
    ...extra.map((one) => labelled(one, narrative)),
    notes,
  );
  const status = said ?? (time.endDate === undefined ? statement.above.status : 'resolved');
  const label = concept.label ?? ownWords(statement);
  if (label === undefined && !isNegated(of)) return [];
  const fact: Draft = {
    kind: 'condition',
    ...concept,
    label: label ?? 'Problem',
    ...time,
    ...(value !== undefined && { value }),
    ...(status !== undefined && { status }),
  };
  return [isNegated(of) ? refuted(fact, noProblems) : fact];
}

/** Concepts of a negated statement that mean "of any kind at all" (SNOMED CT: problem, disease, condition, allergy …). */
const any = new Set(['55607006', '64572001', '404684003', '282291009', '418799008', '419199007', '420134006', '416098002', '414285001', '418038007', '106190000', '248536006']); // prettier-ignore
const noProblems = 'No known problems';

/** `negationInd`: it is said that it is not so. The words say it as well, for who reads only them. */
function refuted(fact: Draft, whenAny: string): Draft {
  const isAny = fact.code === undefined || any.has(fact.code.code);
  return { ...fact, label: isAny ? whenAny : `No ${fact.label}`, status: 'refuted' };
}

const qualifiers = (value: XmlElement | undefined, narrative: Narrative): (string | undefined)[] =>
  elements(value, 'qualifier').map((one) => conceptOf(element(one, 'value'), narrative).label);

/** Of several values the first that is coded; one in words where there is none. */
function bestValue(of: XmlElement, narrative: Narrative): Concept {
  const values = elements(of, 'value').map((one) => conceptOf(one, narrative));
  const [first, ...others] = values.filter(({ code }) => code !== undefined);
  if (!first) {
    const label = values.find((one) => one.label !== undefined)?.label ?? elements(of, 'value').map((one) => narrative.text(one)).find(Boolean); // prettier-ignore
    return label === undefined ? {} : { label };
  }
  const otherCodes = [...(first.otherCodes ?? []), ...others.flatMap(({ code, otherCodes: more = [] }) => (code ? [code, ...more] : more))]; // prettier-ignore
  return { ...first, ...(otherCodes.length > 0 && { otherCodes }) };
}

/** An allergy or intolerance: the substance takes part as consumable, reactions stand below. */
export function allergy(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const substance = substanceOf(of, narrative);
  const type = bestValue(of, narrative);
  const concept = substance.label === undefined && substance.code === undefined ? type : substance;
  const reactions = reactionsOf(statement);
  const severity = [...take(statement, 8), ...takeCoded(statement, 'SEV')];
  const criticality = take(statement, 145)
    .map((one) => criticalityOf(one, narrative))
    .find(Boolean);
  const said = statusBelow(statement);
  const notes = comments(statement);
  const value = together(...reactions, ...severity.map((one) => foundBy(one, narrative)), notes);
  const status = said ?? statement.above.status;
  const label = concept.label ?? ownWords(statement) ?? ownCode(statement).label;
  if (label === undefined && !isNegated(of)) return [];
  const fact: Draft = {
    kind: 'allergy',
    ...concept,
    label: label ?? 'Allergy',
    ...timeOf(statement),
    ...(value !== undefined && { value }),
    ...(criticality !== undefined && { interpretation: criticality }),
    ...(status !== undefined && { status }),
  };
  if (!isNegated(of)) return [fact];
  const no = refuted(fact, noAllergies(type));
  return [no.label.startsWith('No known') ? no : { ...no, label: `No allergy: ${fact.label}` }];
}

function noAllergies({ code }: Concept): string {
  if (code?.code === '416098002') return 'No known drug allergies';
  return code?.code === '414285001' ? 'No known food allergies' : 'No known allergies';
}

/** HL7 v3 ObservationValue CRITH, CRITL, CRITU in the words of FHIR. */
function criticalityOf(observation: XmlElement, narrative: Narrative): string | undefined {
  const code = attribute(element(observation, 'value'), 'code');
  const words: Readonly<Record<string, string>> = { CRITH: 'high', CRITL: 'low', CRITU: 'unable-to-assess' };
  return words[code ?? ''] ?? foundBy(observation, narrative);
}

/** The consumable that takes part; its name where it has no code. */
function substanceOf(of: XmlElement, narrative: Narrative): Concept {
  for (const participant of elements(of, 'participant')) {
    const entity = element(participant, 'participantRole', 'playingEntity');
    const concept = conceptOf(element(entity, 'code'), narrative);
    const name = plain(element(entity, 'name'));
    if (concept.label !== undefined && concept.label !== concept.code?.code) return concept;
    if (name !== '') return { ...concept, label: name };
    if (concept.label !== undefined) return concept;
  }
  return {};
}

/** `Hives (moderate)` for each reaction, with its own severity. */
function reactionsOf(statement: Statement): (string | undefined)[] {
  const { narrative, said } = statement;
  return take(statement, 9, '2.16.840.1.113883.10.20.1.54').map((one) => {
    const severity = below(one).filter(
      (part) => element(part, 'code') && attribute(element(part, 'code'), 'code') === 'SEV',
    );
    for (const part of severity) said.add(part);
    const words = foundBy(one, narrative) ?? narrative.text(element(one, 'text'));
    const how = severity.map((part) => foundBy(part, narrative)).find(Boolean);
    return words === undefined || how === undefined ? (words ?? how) : `${words} (${how})`;
  });
}
