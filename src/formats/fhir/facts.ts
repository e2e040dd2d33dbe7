import type { References } from './bundle.ts';
import { codeOf, dateOf, labelOf, quantityOf, rangeOf, securityOf, valueOf } from './datatypes.ts';
import type { Fact, FactKind } from './facts.types.ts';
import { dig, get, list, text } from './json.ts';
import type { Json, JsonObject } from './json.ts';

/** A fact before its source is written to it; `at` is the pointer below the resource, '' for the resource itself. */
type Draft = Omit<Fact, 'source' | 'label'> & { label: string | undefined; at?: string };
type Mapper = (resource: JsonObject, references: References) => Draft[];

/** What each R4 resource type becomes. A type that is not here is counted as unmapped by the caller. */
export const mappers: Record<string, Mapper> = {
  Condition: (r) => [simple('condition', r, 'code', ['onsetDateTime', 'onsetPeriod', 'recordedDate'], codedStatus(r))],
  AllergyIntolerance: (r) => [
    {
      ...simple('allergy', r, 'code', ['onsetDateTime', 'recordedDate', 'lastOccurrence'], codedStatus(r)),
      ...optional('value', reactions(r)),
      ...optional('interpretation', text(get(r, 'criticality'))),
    },
  ],
  MedicationRequest: (r, refs) => [medication(r, refs, ['authoredOn'], 'dosageInstruction')],
  MedicationStatement: (r, refs) => [
    medication(r, refs, ['effectiveDateTime', 'effectivePeriod', 'dateAsserted'], 'dosage'),
  ],
  MedicationAdministration: (r, refs) => [medication(r, refs, ['effectiveDateTime', 'effectivePeriod'], 'dosage')],
  MedicationDispense: (r, refs) => [medication(r, refs, ['whenHandedOver', 'whenPrepared'], 'dosageInstruction')],
  Observation: observation,
  Procedure: (r) => [simple('procedure', r, 'code', ['performedDateTime', 'performedPeriod', 'performedString'])],
  Immunization: (r) => [
    simple('immunization', r, 'vaccineCode', ['occurrenceDateTime', 'occurrenceString', 'recorded']),
  ],
  Encounter: (r) => [{ ...simple('encounter', r, 'type', ['period']), label: encounterLabel(r) }],
  ImagingStudy: (r) => [
    { ...simple('imaging', r, 'procedureCode', ['started']), label: studyLabel(r), ...studySize(r) },
  ],
  Device: (r) => [{ ...simple('device', r, 'type', ['manufactureDate']), label: deviceLabel(r) }],
  DeviceUseStatement: (r, refs) => [
    {
      ...simple('device', r, 'reasonCode', ['timingPeriod', 'timingDateTime', 'recordedOn']),
      label: refs.words(get(r, 'device'), r),
    },
  ],
  FamilyMemberHistory: familyHistory,
  ServiceRequest: (r) => [simple('other', r, 'code', ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'])],
  CarePlan: (r) => [
    {
      ...simple('other', r, 'category', ['period', 'created']),
      label: text(get(r, 'title')) ?? labelOf(get(r, 'category')),
    },
  ],
  Goal: (r) => [{ ...simple('other', r, 'description', ['startDate', 'statusDate'], text(get(r, 'lifecycleStatus'))) }],
  Specimen: (r) => [simple('other', r, 'type', ['receivedTime'])],
  ClinicalImpression: (r) => [
    {
      ...simple('other', r, 'code', ['effectiveDateTime', 'date']),
      label: text(get(r, 'summary')) ?? labelOf(get(r, 'code')),
    },
  ],
  RiskAssessment: (r) => [simple('other', r, 'code', ['occurrenceDateTime', 'occurrencePeriod'])],
};

/** The facts of one resource; an empty list when nothing in it has a name. */
export function factsOf(resource: JsonObject, type: string, pointer: string, references: References): Fact[] {
  const drafts = Object.hasOwn(mappers, type) ? (mappers[type]?.(resource, references) ?? []) : [];
  const id = text(get(resource, 'id'));
  const security = optional('security', securityOf(resource));
  return drafts.flatMap(({ at = '', label, ...draft }) => {
    if (!label) return [];
    return [
      { ...draft, ...security, label, source: { resource: id ? `${type}/${id}` : type, jsonPointer: pointer + at } },
    ];
  });
}

function simple(
  kind: FactKind,
  r: JsonObject,
  codeKey: string,
  dateKeys: string[],
  status = text(get(r, 'status')),
): Draft {
  const concept = get(r, codeKey);
  return {
    kind,
    label: labelOf(concept),
    ...optional('code', codeOf(concept)),
    ...optional('date', dateOf(r, ...dateKeys)),
    ...optional('status', status),
  };
}

/** Clinical and verification status are concepts in R4: `active`, or `resolved, refuted`. */
function codedStatus(r: JsonObject): string | undefined {
  const parts = ['clinicalStatus', 'verificationStatus'].map((key) => codeOf(get(r, key))?.code);
  // "confirmed" is what a reader assumes anyway.
  return parts.filter((part) => part !== undefined && part !== 'confirmed').join(', ') || undefined;
}

function reactions(r: JsonObject): string | undefined {
  const words = list(get(r, 'reaction')).flatMap((reaction) =>
    list(get(reaction, 'manifestation')).map((one) => labelOf(one)),
  );
  return words.filter(Boolean).join(', ') || undefined;
}

/** medication[x] is a concept or a reference to a Medication, inside this file or not. */
function medication(r: JsonObject, references: References, dateKeys: string[], dosageKey: string): Draft {
  const reference = get(r, 'medicationReference');
  const target = references.find(reference, r);
  const concept = get(r, 'medicationCodeableConcept') ?? get(target, 'code');
  const dosage = get(r, dosageKey);
  const dose = quantityOf(dig(dosage, 'doseAndRate', 'doseQuantity') ?? dig(dosage, 'dose'));
  const dosageText = text(dig(dosage, 'text'));
  return {
    ...simple('medication', r, 'none', dateKeys),
    label: labelOf(concept) ?? references.words(reference, r),
    ...optional('code', codeOf(concept)),
    ...(dosageText ? { value: dosageText } : dose),
  };
}

/** One fact for the value and one for each component (blood pressure, panels): R4 Observation, notes on grouping. */
function observation(r: JsonObject): Draft[] {
  const date = dateOf(r, 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'issued');
  const status = text(get(r, 'status'));
  const shared = { ...optional('date', date), ...optional('status', status) };
  const components = list(get(r, 'component')).map((component, index) => ({
    ...shared,
    ...measured(component),
    at: `/component/${index}`,
  }));
  const own = { ...shared, ...measured(r) };
  // A panel's own entry says nothing that its components do not.
  return own.value === undefined && components.length > 0 ? components : [own, ...components];
}

function measured(part: Json): Draft {
  const absent = labelOf(get(part, 'dataAbsentReason'));
  const value = valueOf(part);
  return {
    kind: 'result',
    label: labelOf(get(part, 'code')),
    ...optional('code', codeOf(get(part, 'code'))),
    ...(value.value === undefined && absent ? { value: `not available: ${absent}` } : value),
    ...optional('referenceRange', rangeOf(get(part, 'referenceRange'))),
    ...optional('interpretation', codeOf(get(part, 'interpretation'))?.code ?? labelOf(get(part, 'interpretation'))),
  };
}

function encounterLabel(r: JsonObject): string | undefined {
  const kind = text(dig(r, 'class', 'display')) ?? text(dig(r, 'class', 'code'));
  return labelOf(get(r, 'type')) ?? labelOf(get(r, 'reasonCode')) ?? kind;
}

function studyLabel(r: JsonObject): string | undefined {
  const codes = [...list(get(r, 'modality')), ...list(get(r, 'series')).map((one) => get(one, 'modality'))];
  const modalities = [...new Set(codes.flatMap((one) => text(get(one, 'code')) ?? []))].join(', ');
  const words = text(get(r, 'description')) ?? labelOf(get(r, 'procedureCode'));
  return words ?? (modalities === '' ? undefined : `Imaging (${modalities})`);
}

function studySize(r: JsonObject): { value?: string; unit?: string } {
  const instances = text(get(r, 'numberOfInstances'));
  return instances ? { value: instances, unit: 'images' } : {};
}

function deviceLabel(r: JsonObject): string | undefined {
  return labelOf(get(r, 'type')) ?? text(dig(r, 'deviceName', 'name')) ?? text(get(r, 'modelNumber'));
}

function familyHistory(r: JsonObject): Draft[] {
  const relative = labelOf(get(r, 'relationship')) ?? 'relative';
  return list(get(r, 'condition')).map((condition, index) => ({
    kind: 'other',
    label: `${relative}: ${labelOf(get(condition, 'code')) ?? 'condition'}`,
    ...optional('code', codeOf(get(condition, 'code'))),
    ...optional('date', dateOf(r, 'date')),
    ...optional('status', text(get(r, 'status'))),
    at: `/condition/${index}`,
  }));
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
