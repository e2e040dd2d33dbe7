import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { conceptOf, isNull, type Concept } from './concept.ts';
import { doseOf, frequencyOf } from './quantity.ts';
import { plain } from './header.ts';
import type { Narrative } from './narrative.ts';
import { below, comments, foundBy, isNegated, ownWords, statusBelow, statusOf, take, takeCoded, timeOf, together, type Draft, type Statement } from './statement.ts'; // prettier-ignore
import { periodOf } from './time.ts';

/** A medicine taken, prescribed or handed out (substanceAdministration, supply; C-CDA Medication Activity). */
export function medication(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const { label, ...codes } = productOf(of, narrative);
  const notes = comments(statement);
  const value = together(sig(statement), ...reasons(statement), ...supplies(statement), notes);
  const period = medicineTimes(of);
  const status = statusBelow(statement) ?? statusOf(of);
  const name = label ?? ownWords(statement);
  if (name === undefined && !isNegated(of)) return [];
  const fact: Draft = {
    kind: 'medication',
    ...codes,
    label: name ?? 'Medicine',
    ...(period.date === undefined && period.endDate === undefined ? timeOf(statement) : period),
    ...(value !== undefined && { value }),
    ...(status !== undefined && { status }),
  };
  return [isNegated(of) ? notTaken(fact) : fact];
}

/** `negationInd`: it is said that no such medicine is taken (C-CDA, "No Medications" of the examples task force). */
function notTaken(fact: Draft): Draft {
  const isAny = fact.code === undefined || fact.code.code === anyDrug || fact.otherCodes?.some(({ code }) => code === anyDrug) === true; // prettier-ignore
  return { ...fact, label: isAny ? 'No medicines' : `Not taken: ${fact.label}`, status: 'not-taken' };
}

/** SNOMED CT, drug or medicament. */
const anyDrug = '410942007';

/** The product's code with its translations; the name written beside it where the code has no words. */
export function productOf(of: XmlElement, narrative: Narrative): Concept {
  const product = element(of, 'consumable', 'manufacturedProduct') ?? element(of, 'product', 'manufacturedProduct');
  const material = element(product, 'manufacturedMaterial') ?? element(product, 'manufacturedLabeledDrug') ?? element(product, 'manufacturedPrescriptionDrug'); // prettier-ignore
  const concept = conceptOf(element(material, 'code'), narrative);
  const name = plain(element(material, 'name'));
  const isOnlyCode = concept.label === undefined || concept.label === concept.code?.code;
  return isOnlyCode && name !== '' ? { ...concept, label: name } : concept;
}

/** How it is taken, in words: the free text where there is one, and what is coded. */
function sig(statement: Statement): string | undefined {
  const { element: of, narrative } = statement;
  const free = take(statement, 147).map((one) => narrative.text(element(one, 'text')));
  const instructions = take(statement, 20, '2.16.840.1.113883.10.20.1.49', '1.3.6.1.4.1.19376.1.5.3.1.4.3', '1.3.6.1.4.1.19376.1.5.3.1.4.3.1'); // prettier-ignore
  const coded = [
    doseOf(element(of, 'doseQuantity')) ?? doseOf(element(of, 'rateQuantity')),
    conceptOf(element(of, 'administrationUnitCode'), narrative).label,
    conceptOf(element(of, 'routeCode'), narrative).label,
    ...elements(of, 'effectiveTime').map((time) => frequencyOf(time, narrative)),
    ...elements(of, 'effectiveTime').flatMap((time) =>
      elements(time, 'comp').map((one) => frequencyOf(one, narrative)),
    ),
    ...elements(of, 'precondition').map((one) => ifNeeded(one, narrative)),
  ].filter((part) => part !== undefined && part !== '');
  const most = doseOf(element(of, 'maxDoseQuantity', 'numerator'));
  return together(
    ...free,
    [...new Set(coded)].join(', ') || undefined,
    most === undefined ? undefined : `at most ${most}`,
    ...instructions.map((one) => narrative.text(element(one, 'text')) ?? instruction(one, narrative)),
  );
}

/** The code of an instruction, where it says more than that it is one. */
function instruction(of: XmlElement, narrative: Narrative): string | undefined {
  const { label, code } = conceptOf(element(of, 'code'), narrative);
  return code?.code === '423564006' || code?.code === '409073007' || code?.code === 'PINSTRUCT' ? undefined : label;
}

function ifNeeded(precondition: XmlElement, narrative: Narrative): string | undefined {
  const criterion = element(precondition, 'criterion');
  const why = conceptOf(element(criterion, 'value'), narrative).label ?? narrative.text(element(criterion, 'text'));
  return why === undefined ? undefined : `if needed: ${why}`;
}

/** What it is for (Indication); the same problem stands in the list of problems where it is one. */
function reasons(statement: Statement): (string | undefined)[] {
  return take(statement, 19).map((one) => {
    const why = foundBy(one, statement.narrative) ?? conceptOf(element(one, 'code'), statement.narrative).label;
    return why === undefined ? undefined : `for: ${why}`;
  });
}

/** Orders and dispenses below belong to the medicine above: how much and how often again. */
function supplies(statement: Statement): (string | undefined)[] {
  return below(statement.element)
    .filter(({ name }) => name === 'supply')
    .map((one) => {
      statement.said.add(one);
      for (const part of below(one)) statement.said.add(part);
      const amount = doseOf(element(one, 'quantity'));
      const again = attribute(element(one, 'repeatNumber'), 'value');
      const word = attribute(one, 'moodCode') === 'EVN' ? 'given out' : 'ordered';
      const parts = [
        amount,
        again === undefined || again === '0' || again === '1' ? undefined : `${again} times`,
      ].filter(Boolean);
      const notes = below(one).map((part) => statement.narrative.text(element(part, 'text')));
      return together(parts.length > 0 ? `${word}: ${parts.join(', ')}` : undefined, ...notes);
    });
}

/** Of several times the one that is a period or a moment says when; the others say how often (C-CDA Medication Activity). */
function medicineTimes(of: XmlElement): { date?: string; endDate?: string } {
  const found = elements(of, 'effectiveTime').map(periodOf);
  return found.find(({ date, endDate }) => date !== undefined || endDate !== undefined) ?? {};
}

/** A vaccine given, or refused (`negationInd`) with the reason. */
export function immunization(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  const { label, ...codes } = productOf(of, narrative);
  const material = element(of, 'consumable', 'manufacturedProduct', 'manufacturedMaterial');
  const lot = plain(element(material, 'lotNumberText'));
  const why = take(statement, 53).map(
    (one) => conceptOf(element(one, 'code'), narrative).label ?? foundBy(one, narrative),
  );
  const reactions = take(statement, 9).map((one) => foundBy(one, narrative));
  const notes = comments(statement);
  const told = statusBelow(statement);
  const value = together(
    isNegated(of) ? undefined : doseOf(element(of, 'doseQuantity')),
    ...takeCoded(statement, '30973-2').map((one) => doseNumber(one)),
    lot === '' ? undefined : `lot ${lot}`,
    ...why.map((reason) => (reason === undefined ? undefined : `not given: ${reason}`)),
    ...reactions.map((reaction) => (reaction === undefined ? undefined : `reaction: ${reaction}`)),
    told === 'active' || told === 'completed' ? undefined : told,
    notes,
  );
  const name = label ?? ownWords(statement);
  if (name === undefined) return [];
  const status = isNegated(of) ? 'not-done' : statusOf(of);
  const period = medicineTimes(of);
  return [
    {
      kind: 'immunization',
      ...codes,
      label: isNegated(of) ? `Not given: ${name}` : name,
      ...(period.date === undefined ? timeOf(statement) : period),
      ...(value !== undefined && { value }),
      ...(status !== undefined && { status }),
    },
  ];
}

/** 999 is how registers of vaccines write "unknown" (HL7 v2.5.1 implementation guide for immunization, RXA-2). */
function doseNumber(of: XmlElement): string | undefined {
  const number = attribute(element(of, 'value'), 'value');
  return number === undefined || number === '999' ? undefined : `dose ${number}`;
}

/** Equipment and implants handed out (Non-Medicinal Supply Activity), or a medicine when the supply is of one. */
export function supply(statement: Statement): Draft[] {
  const { element: of, narrative } = statement;
  if (element(of, 'product', 'manufacturedProduct', 'manufacturedMaterial', 'code') && statement.section.kind !== 'devices') return medication(statement); // prettier-ignore
  const devices = devicesOf(of, narrative);
  const product = productOf(of, narrative);
  const own = product.label === undefined ? conceptOf(element(of, 'code'), narrative) : product;
  const label = own.label ?? ownWords(statement);
  const told = { ...timeOf(statement), ...status(of) };
  if (devices.length > 0) return devices.map((one) => ({ ...one, ...told }));
  if (label === undefined) return [];
  const amount = doseOf(element(of, 'quantity'));
  return [{ kind: 'device', ...own, label, ...timeOf(statement), ...(amount !== undefined && { value: amount }), ...status(of) }]; // prettier-ignore
}

const status = (of: XmlElement): { status?: string } => {
  const said = statusOf(of);
  return said === undefined ? {} : { status: said };
};

/** Devices that took part: an implant with its number (Product Instance). */
export function devicesOf(of: XmlElement, narrative: Narrative): Draft[] {
  return elements(of, 'participant').flatMap((participant) => {
    const role = element(participant, 'participantRole');
    const device = element(role, 'playingDevice');
    if (!device) return [];
    const concept = conceptOf(element(device, 'code'), narrative);
    const model = plain(element(device, 'manufacturerModelName'));
    const label = concept.label ?? (model || undefined);
    if (label === undefined) return [];
    const maker = plain(element(role, 'scopingEntity', 'desc'));
    const numbers = elements(role, 'id').flatMap((id) => (isNull(id) ? [] : (attribute(id, 'extension') ?? [])));
    const value = together(model === label ? undefined : model, maker, ...numbers);
    return [{ kind: 'device' as const, ...concept, label, ...(value !== undefined && { value }), at: participant }];
  });
}
