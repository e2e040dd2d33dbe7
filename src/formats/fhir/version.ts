import { AppError } from '#kernel/errors.ts';
import { get, isObject, list, text } from './json.ts';
import type { Json } from './json.ts';

/** Resource types that R4 does not have (hl7.org/fhir/R4/resourcelist, diff pages of DSTU2, STU3, R5). */
const earlier = new Set([
  'MedicationOrder', 'DiagnosticOrder', 'ProcedureRequest', 'ReferralRequest', 'DeviceUseRequest', 'BodySite',
  'Conformance', 'EligibilityRequest', 'EligibilityResponse', 'ImagingManifest', 'ImagingObjectSelection', 'Order',
  'OrderResponse', 'ClinicalImpressionRequest', 'NutritionRequest', 'Sequence', 'DataElement', 'ServiceDefinition',
  'ExpansionProfile', 'ProcessRequest', 'ProcessResponse', 'DeviceComponent',
]); // prettier-ignore
const later = new Set([
  'ActorDefinition', 'ArtifactAssessment', 'BiologicallyDerivedProductDispense', 'ConditionDefinition', 'DeviceAssociation',
  'DeviceDispense', 'DeviceUsage', 'EncounterHistory', 'FormularyItem', 'GenomicStudy', 'ImagingSelection',
  'InventoryItem', 'InventoryReport', 'MolecularDefinition', 'NutritionIntake', 'Permission', 'Requirements',
  'SubscriptionTopic', 'TestPlan', 'Transport',
]); // prettier-ignore

/**
 * Throws `input.unsupported` when a resource shows by its type or shape that it is not FHIR R4. FHIR files carry no
 * version of their own, so only clear signs count; what is merely odd is read as R4.
 */
export function requireR4(resource: Json): void {
  const found = foreignVersion(resource);
  if (!found) return;
  throw new AppError(
    'input.unsupported',
    `This is a FHIR file, but not version R4, which we read: it looks like ${found}. Please ask for an export in FHIR R4 (4.0.1).`,
  );
}

function foreignVersion(resource: Json): string | undefined {
  const type = text(get(resource, 'resourceType')) ?? '';
  const stated = text(get(resource, 'fhirVersion'));
  if (type === 'CapabilityStatement' && stated && !stated.startsWith('4.0')) return `version ${stated}`;
  if (earlier.has(type)) return 'an earlier one (DSTU2 or STU3)';
  if (later.has(type)) return 'a later one (R5)';
  const clinicalStatus = get(resource, 'clinicalStatus');
  if (['Condition', 'AllergyIntolerance'].includes(type) && typeof clinicalStatus === 'string') {
    return 'an earlier one (DSTU2 or STU3)';
  }
  if (type.startsWith('Medication') && isObject(get(resource, 'medication'))) return 'a later one (R5)';
  if (type === 'Encounter' && list(get(resource, 'class')).some((one) => get(one, 'coding') !== undefined)) {
    return 'a later one (R5)';
  }
  return undefined;
}
