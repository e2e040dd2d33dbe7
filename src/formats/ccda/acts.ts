import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { conceptOf } from './concept.ts';
import { plain } from './header.ts';
import { devicesOf } from './medicines.ts';
import { valueOf } from './quantity.ts';
import { comments, foundBy, isNegated, ownCode, ownWords, statusOf, take, timeOf, together, type Draft, type Statement } from './statement.ts'; // prettier-ignore

/** Something that was done (procedure, act or observation; C-CDA Procedure Activity), with the implants put in by it. */
export function procedure(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const concept = ownCode(statement);
  const label = concept.label ?? ownWords(statement);
  const time = timeOf(statement);
  const devices = devicesOf(of, narrative).map((one) => ({ ...one, ...time }));
  if (label === undefined) return devices;
  const sites = elements(of, 'targetSiteCode').flatMap((one) => [
    conceptOf(one, narrative).label,
    ...elements(one, 'qualifier').map((each) => conceptOf(element(each, 'value'), narrative).label),
  ]);
  const found = elements(of, 'value').map((one) => valueOf(one, narrative));
  const reasons = take(statement, 19).map((one) => foundBy(one, narrative));
  const notes = comments(statement);
  const value = together(
    ...sites,
    ...found.map(({ value: one, unit }) => [one, unit].filter(Boolean).join(' ')),
    ...reasons.map((why) => (why === undefined ? undefined : `for: ${why}`)),
    notes,
  );
  const status = isNegated(of) ? 'not-done' : statusOf(of);
  return [
    {
      kind: 'procedure',
      ...concept,
      label: isNegated(of) ? `Not done: ${label}` : label,
      ...time,
      ...(value !== undefined && { value }),
      ...(status !== undefined && { status }),
    },
    ...devices,
  ];
}

/** A visit or stay: what sort, where, why. Its diagnoses stand below as problems of their own. */
export function encounter(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const concept = ownCode(statement);
  const reasons = take(statement, 19).map((one) => foundBy(one, narrative));
  const notes = comments(statement);
  const ended = conceptOf(element(of, 'dischargeDispositionCode'), narrative).label;
  const value = together(...[...reasons, ...placesOf(of), ended, notes].filter((words) => words !== concept.label));
  const status = statusOf(of);
  const { date, endDate } = timeOf(statement);
  if (concept.label === undefined && date === undefined && value === undefined) return [];
  return [
    {
      kind: 'encounter',
      ...concept,
      label: concept.label ?? ownWords(statement) ?? 'Visit',
      ...(date !== undefined && { date }),
      ...(endDate !== undefined && { endDate }),
      ...(value !== undefined && { value }),
      ...(status !== undefined && { status }),
    },
  ];
}

/** Where it was (Service Delivery Location). */
function placesOf(of: XmlElement): string[] {
  return elements(of, 'participant')
    .filter((one) => attribute(one, 'typeCode') === 'LOC')
    .map((one) => plain(element(one, 'participantRole', 'playingEntity', 'name')));
}
