import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { conceptOf } from './concept.ts';
import { productOf } from './medicines.ts';
import type { Narrative } from './narrative.ts';
import { rangeOf, valueOf } from './quantity.ts';
import { comments, foundBy, isNegated, isOnlySort, ownCode, ownWords, plannedWord, statusBelow, statusOf, take, takeCoded, timeOf, together, type Draft, type Statement } from './statement.ts'; // prettier-ignore

/** A measurement: laboratory, vital sign, any observation with a value. */
export function result(statement: Statement): Draft[] {
  const { element: of, narrative, above } = statement;
  const concept = ownCode(statement);
  const label = concept.label ?? above.name ?? ownWords(statement);
  if (label === undefined) return [];
  const site = conceptOf(element(of, 'targetSiteCode'), narrative).label;
  const interpretation = elements(of, 'interpretationCode').flatMap((one) => attribute(one, 'code') ?? conceptOf(one, narrative).label ?? []); // prettier-ignore
  const status = isNegated(of) ? 'not-done' : (statusOf(of) ?? above.status);
  return [
    {
      kind: 'result',
      ...concept,
      label: (isNegated(of) ? `Not: ${label}` : [label, site].filter(Boolean).join(', ')).slice(0, 400),
      ...timeOf(statement),
      ...measured(statement, label),
      ...rangeOf(of, narrative),
      ...(interpretation.length > 0 && { interpretation: interpretation.join(', ') }),
      ...(status !== undefined && { status }),
    },
  ];
}

/** The value with its unit; of several all of them in words. Comments stand for it only where there is none. */
function measured(statement: Statement, label: string): { value?: string; unit?: string } {
  const { element: of, narrative } = statement;
  const values = elements(of, 'value').map((one) => valueOf(one, narrative));
  const [first, ...more] = values.filter(({ value }) => value !== undefined);
  if (first && more.length === 0) return first;
  const words = narrative.text(element(of, 'text'));
  const value = first
    ? together(...[first, ...more].map((one) => [one.value, one.unit].filter(Boolean).join(' ')))
    : (comments(statement) ?? (words === label ? undefined : words));
  return value === undefined ? {} : { value };
}

/** Any other statement: what it is about, what it says, and whether it is so or only planned. */
export function other(statement: Statement): Draft[] {
  const { element: of, narrative, section } = statement;
  const values = elements(of, 'value').map((one) => valueOf(one, narrative));
  const first = values.find(({ value }) => value !== undefined) ?? {};
  if (first.value !== undefined && (section.kind === 'family' || isOnlySort(of)))
    return finding(statement, first.value);
  const concept = ownCode(statement);
  const about =
    concept.label ?? productOf(of, narrative).label ?? first.value ?? ownWords(statement) ?? visit(statement);
  if (about === undefined) return [];
  const notes = comments(statement);
  const value = together(first.value === about ? undefined : first.value, notes, textBeyond(statement, about));
  return [
    {
      kind: 'other',
      ...concept,
      label: `${isNegated(of) ? 'Not: ' : ''}${about}`.slice(0, 400),
      ...timeOf(statement),
      ...(value !== undefined && { value }),
      ...(first.unit !== undefined && value === first.value && { unit: first.unit }),
      ...rangeOf(of, narrative),
      ...status(statement),
    },
  ];
}

/** A visit that is planned may have no more than its time. */
const visit = (statement: Statement): string | undefined =>
  statement.element.name === 'encounter' && timeOf(statement).date !== undefined ? 'Visit' : undefined;

/** Where the code tells only the sort of finding: what was found is what it is about. A relative's comes with who it is. */
function finding(statement: Statement, found: string): Draft[] {
  const { element: of, narrative, section, above } = statement;
  const ages = [...take(statement, 31, 47), ...takeCoded(statement, '397659008', '445518008')];
  const notes = comments(statement);
  const value = together(...ages.map((one) => labelled(one, narrative) ?? foundBy(one, narrative)), notes);
  const who = section.kind === 'family' ? `${above.subject ?? 'relative'}: ` : '';
  return [
    {
      kind: 'other',
      ...conceptOf(element(of, 'value'), narrative),
      label: `${who}${isNegated(of) ? 'no ' : ''}${found}`.slice(0, 400),
      ...timeOf(statement),
      ...(value !== undefined && { value }),
      ...status(statement),
    },
  ];
}

function status(statement: Statement): { status?: string } {
  const { element: of, above } = statement;
  const now = isNegated(of) ? 'not-done' : (statusBelow(statement) ?? statusOf(of) ?? above.status);
  const said = [plannedWord(of), now].filter((word) => word !== undefined).join(', ');
  return said === '' ? {} : { status: said };
}

/** The text of an act that has no value is what it says: a note, an instruction, a goal. */
function textBeyond({ element: of, narrative }: Statement, label: string): string | undefined {
  if (element(of, 'value')) return undefined;
  const words = narrative.text(element(of, 'text'));
  return words === label ? undefined : words;
}

/** `Age at onset: 57 a`: name and value of a nested observation. */
export function labelled(observation: XmlElement, narrative: Narrative): string | undefined {
  const { value, unit } = valueOf(element(observation, 'value'), narrative);
  const name = isOnlySort(observation) ? undefined : conceptOf(element(observation, 'code'), narrative).label;
  if (value === undefined) return undefined;
  return [name === undefined ? undefined : `${name}:`, value, unit].filter(Boolean).join(' ');
}
