import type { Json, JsonObject } from '../json.ts';
import { othersByOrigin } from './others-of-list.ts';
import { coded, conceptOf, dateTimeOf, note, oneOf, periodOf, some, timeOf, type FactOut, type Shape, type Shaped } from './parts.ts'; // prettier-ignore
import { textOf, wordsOfFact } from './text.ts';

const conditionClinical = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'];
const conditionVerified = ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'];
const allergyClinical = ['active', 'inactive', 'resolved'];
const allergyVerified = ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error'];
const medicationStates = [
  'active',
  'completed',
  'entered-in-error',
  'intended',
  'stopped',
  'on-hold',
  'unknown',
  'not-taken',
];
const observationStates = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
];
const procedureStates = [
  'preparation',
  'in-progress',
  'not-done',
  'on-hold',
  'stopped',
  'completed',
  'entered-in-error',
  'unknown',
];
const encounterStates = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
];
const deviceStates = ['active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold']; // prettier-ignore

/** What each kind of entry is in R4; what has no resource of its own is an Observation. */
const shapes: Readonly<Record<string, Shape>> = {
  condition: (fact, subject) => {
    const clinical = oneOf(fact.status, conditionClinical, null);
    const verified = oneOf(fact.status, conditionVerified, null);
    // con-4: what has ended is not active; con-5: what was entered in error has no clinical status.
    const hasEnded = ['inactive', 'remission', 'resolved'].includes(clinical ?? '');
    return {
      resourceType: 'Condition',
      ...some({
        clinicalStatus: verified === 'entered-in-error' ? null : coded('condition-clinical', clinical),
        verificationStatus: coded('condition-ver-status', verified),
        code: conceptOf(fact),
        subject,
        onsetDateTime: dateTimeOf(fact.date),
        abatementDateTime: hasEnded ? dateTimeOf(fact.endDate) : null,
        note: note(fact.value, hasEnded || fact.endDate === null ? null : `Ended ${fact.endDate}`),
      }),
    };
  },
  allergy: (fact, patient) => {
    const verified = oneOf(fact.status, allergyVerified, null);
    // ait-1 demands a clinical status and R4 has none for "not said": an allergy that nobody has ruled out counts as one,
    // because to overlook it is worse (so also HL7's mapping of AL1).
    const said = oneOf(fact.status, allergyClinical, null);
    const clinical = coded('allergyintolerance-clinical', said ?? 'active');
    const unsaid = said === null && verified !== 'entered-in-error';
    const criticality = oneOf(fact.interpretation, ['low', 'high', 'unable-to-assess'], null);
    return {
      resourceType: 'AllergyIntolerance',
      // ait-2: no clinical status of what was entered in error.
      ...some({
        clinicalStatus: verified === 'entered-in-error' ? null : clinical,
        verificationStatus: coded('allergyintolerance-verification', verified),
        criticality,
        code: conceptOf(fact),
        patient,
        onsetDateTime: dateTimeOf(fact.date),
        reaction: fact.value === null ? [] : [{ manifestation: [{ text: fact.value }] }],
        note: note(criticality === null ? fact.interpretation : null, unsaid ? 'The source does not say whether it is active.' : null),
      }),
    };
  },
  medication: (fact, subject) => ({
    resourceType: 'MedicationStatement',
    status: oneOf(fact.status, medicationStates, 'unknown'),
    medicationCodeableConcept: conceptOf(fact),
    subject,
    ...timeOf('effective', fact),
    ...some({ dosage: fact.value === null ? [] : [{ text: [fact.value, fact.unit].filter(Boolean).join(' ') }] }),
  }),
  procedure: (fact, subject) => ({
    resourceType: 'Procedure',
    status: oneOf(fact.status, procedureStates, 'unknown'),
    code: conceptOf(fact),
    subject,
    ...timeOf('performed', fact),
    ...some({ note: note(fact.value) }),
  }),
  immunization: (fact, patient) => ({
    resourceType: 'Immunization',
    status: oneOf(fact.status, ['completed', 'entered-in-error', 'not-done'], 'completed'),
    vaccineCode: conceptOf(fact),
    patient,
    ...(dateTimeOf(fact.date) === null ? { occurrenceString: fact.date ?? 'unknown' } : some({ occurrenceDateTime: dateTimeOf(fact.date) })),
    ...some({ note: note(fact.value) }),
  }),
  encounter: (fact, subject) => ({
    resourceType: 'Encounter',
    status: oneOf(fact.status, encounterStates, 'unknown'),
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'unknown' },
    type: [conceptOf(fact)],
    subject,
    ...some({
      period: periodOf(fact),
      reasonCode: fact.value === null ? [] : [{ text: fact.value }],
    }),
  }),
  imaging: (fact, subject) => ({
    resourceType: 'ImagingStudy',
    status: 'unknown',
    subject,
    ...some({
      started: dateTimeOf(fact.date),
      description: fact.label,
      procedureCode: fact.codes.length > 0 ? [conceptOf(fact)] : [],
      numberOfInstances: imagesOf(fact),
      note: note(imagesOf(fact) === null ? fact.value : null),
    }),
  }),
  device: (fact, subject) => {
    const status = fact.from.startsWith('Device/') ? null : oneOf(fact.status, deviceStates, null);
    return status === null ? deviceItself(fact, subject) : deviceInUse(fact, subject, status);
  },
  result: (fact, subject) => observation(fact, subject),
}; // prettier-ignore

/** Synthea, hospitals and our own list count the images of a study. */
const imagesOf = ({ value, unit }: FactOut): number | null =>
  unit === 'images' && /^\d{1,7}$/.test(value ?? '') ? Number(value) : null;

const deviceInUse = (fact: FactOut, subject: JsonObject, status: string): Shaped => ({
  resourceType: 'DeviceUseStatement',
  status,
  subject,
  ...timeOf('timing', fact),
  device: { display: fact.label },
  ...some({ note: note(fact.value) }),
});

/** Without a status, which its use must have, the device itself; since when it is there stands in a note. */
const deviceItself = (fact: FactOut, patient: JsonObject): Shaped => ({
  resourceType: 'Device',
  ...some({ status: oneOf(fact.status, ['active', 'inactive', 'entered-in-error', 'unknown'], null) }),
  type: conceptOf(fact),
  patient,
  ...some({ note: note(fact.value, fact.date) }),
});

function observation(fact: FactOut, subject: JsonObject): Shaped {
  const value = valueOf(fact);
  return {
    resourceType: 'Observation',
    status: oneOf(fact.status, observationStates, 'unknown'),
    code: conceptOf(fact),
    subject,
    ...timeOf('effective', fact),
    ...(value ?? { dataAbsentReason: coded('data-absent-reason', 'unknown') }),
    ...some({
      interpretation: fact.interpretation === null ? [] : [interpretationOf(fact.interpretation)],
      referenceRange: rangeOf(fact),
    }),
  } as Shaped;
}

const flags = /^(<|>|A|AA|B|D|H|HH|HX|I|L|LL|LX|N|S|R|U|W|POS|NEG|IND|DET|ND)$/;

const interpretationOf = (words: string): Json =>
  flags.test(words)
    ? { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: words }] }
    : { text: words };

/** A number with its unit where it is one, else words. UCUM is only named where the unit is UCUM. */
function valueOf({ value, unit, ucum, kind, status }: FactOut): JsonObject | undefined {
  const measured = /^(<=|>=|<|>)? ?(-?\d+(?:\.\d+)?)$/.exec((value ?? '').trim());
  if (measured)
    return { valueQuantity: quantityOf(Number(measured[2]), { unit, ucum, comparator: measured[1] ?? null }) };
  if (value !== null) return { valueString: [value, unit].filter(Boolean).join(' ') };
  return kind === 'other' && status !== null ? { valueString: status } : undefined;
}

function quantityOf(
  value: number,
  { unit, ucum, comparator }: { unit: string | null; ucum: string | null; comparator?: string | null },
): JsonObject {
  const system = ucum === null ? null : 'http://unitsofmeasure.org';
  return { value, ...some({ comparator: comparator ?? null, unit, system, code: ucum }) };
}

function rangeOf({ referenceRange, low, high, unit, ucum }: FactOut): Json {
  const bound = (text: string | null): Json => {
    const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(number) ? quantityOf(number, { unit, ucum }) : null;
  };
  const range = some({ low: bound(low), high: bound(high), text: referenceRange });
  return Object.keys(range).length === 0 ? [] : [range];
}

/** One entry of the list as its resource, with all its words as narrative. */
export function factResource(fact: FactOut, subject: JsonObject): Shaped {
  const origin = /^[A-Z][A-Za-z]+(?=\/|$)/.exec(fact.from)?.[0] ?? '';
  const byOrigin = fact.kind === 'other' && Object.hasOwn(othersByOrigin, origin) ? othersByOrigin[origin] : undefined;
  const shape = byOrigin ?? (Object.hasOwn(shapes, fact.kind) ? shapes[fact.kind] : undefined);
  const { resourceType, ...rest } = shape?.(fact, subject) ?? observation(fact, subject);
  return { resourceType, ...textOf(wordsOfFact(fact)), ...rest } as Shaped;
}
