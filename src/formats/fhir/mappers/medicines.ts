import type { References } from '../bundle.ts';
import { labelOf, quantityOf } from '../datatypes.ts';
import { dig, get, list, text, type JsonObject } from '../json.ts';
import { coded, optional, simple, type Draft, type Mapper } from './draft.ts';

/** Medicines, vaccines, food and glasses: what a person takes or is given. */
export const medicines: Record<string, Mapper> = {
  MedicationRequest: (r, refs) => [medication(r, refs, ['authoredOn'], 'dosageInstruction')],
  MedicationStatement: (r, refs) => [
    medication(r, refs, ['effectiveDateTime', 'effectivePeriod', 'dateAsserted'], 'dosage'),
  ],
  MedicationAdministration: (r, refs) => [medication(r, refs, ['effectiveDateTime', 'effectivePeriod'], 'dosage')],
  MedicationDispense: (r, refs) => [medication(r, refs, ['whenHandedOver', 'whenPrepared'], 'dosageInstruction')],
  Immunization: (r) => [
    simple('immunization', r, 'vaccineCode', ['occurrenceDateTime', 'occurrenceString', 'recorded']),
  ],
  ImmunizationRecommendation: (r) =>
    list(get(r, 'recommendation')).map((one, index) => ({
      kind: 'other',
      ...coded(get(one, 'vaccineCode') ?? get(one, 'targetDisease')),
      ...optional('date', text(get(r, 'date'))),
      ...optional('status', labelOf(get(one, 'forecastStatus'))),
      at: `/recommendation/${index}`,
    })),
  NutritionOrder: (r) => [
    {
      kind: 'other',
      ...coded(dig(r, 'oralDiet', 'type') ?? dig(r, 'supplement', 'type') ?? dig(r, 'enteralFormula', 'baseFormulaType')), // prettier-ignore
      ...optional('date', text(get(r, 'dateTime'))),
      ...optional('status', text(get(r, 'status'))),
      ...optional('value', text(dig(r, 'oralDiet', 'instruction')) ?? text(dig(r, 'supplement', 'instruction'))),
    },
  ],
  VisionPrescription: (r) =>
    list(get(r, 'lensSpecification')).map((lens, index) => ({
      kind: 'other',
      label: ['Glasses or lenses', text(get(lens, 'eye'))].filter(Boolean).join(', '),
      ...optional('date', text(get(r, 'dateWritten')) ?? text(get(r, 'created'))),
      ...optional('value', lensOf(lens as JsonObject)),
      at: `/lensSpecification/${index}`,
    })),
};

const lensOf = (lens: JsonObject): string | undefined =>
  ['sphere', 'cylinder', 'axis', 'add'].flatMap((key) => (text(get(lens, key)) === undefined ? [] : `${key} ${text(get(lens, key))}`)).join(', ') || undefined; // prettier-ignore

/** medication[x] is a concept or a reference to a Medication, inside this file or not. */
function medication(r: JsonObject, references: References, dateKeys: string[], dosageKey: string): Draft {
  const reference = get(r, 'medicationReference');
  const target = references.find(reference, r);
  const concept = coded(get(r, 'medicationCodeableConcept') ?? get(target, 'code'));
  const dosage = get(r, dosageKey);
  const dose = quantityOf(dig(dosage, 'doseAndRate', 'doseQuantity') ?? dig(dosage, 'dose'));
  const words = [text(dig(dosage, 'text')), text(dig(dosage, 'patientInstruction'))].find(Boolean);
  return {
    ...simple('medication', r, 'none', dateKeys),
    ...concept,
    label: concept.label ?? references.words(reference, r) ?? ingredient(target),
    ...optional('endDate', text(dig(r, 'effectivePeriod', 'end')) ?? text(dig(r, 'dispenseRequest', 'validityPeriod', 'end'))), // prettier-ignore
    ...(words ? { value: words } : dose),
  };
}

/** A Medication without a code is called by what is in it. */
const ingredient = (target: JsonObject | undefined): string | undefined =>
  labelOf(dig(target, 'ingredient', 'itemCodeableConcept'));
