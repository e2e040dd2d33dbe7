import type { Resource } from '#formats/fhir/out/index.ts';
import type { Shaping } from './search.rules.ts';

type Json = Record<string, unknown>;

/** What every part of a resource keeps. */
const always = new Set(['resourceType', 'id', 'meta', 'implicitRules']);

/** Elements of the types we write that R4 does not mark as summary (R4, StructureDefinitions: isSummary); a test compares. */
const notInSummary: Readonly<Record<string, readonly string[]>> = {
  Condition: ['abatementDateTime', 'note'],
  AllergyIntolerance: ['onsetDateTime', 'reaction', 'note'],
  MedicationStatement: ['dosage', 'note'],
  Observation: ['dataAbsentReason', 'interpretation', 'referenceRange', 'note'],
  DiagnosticReport: ['presentedForm'],
  Procedure: ['note'],
  Immunization: ['note'],
  Encounter: ['period'],
  Device: ['type', 'patient', 'note'],
  DeviceUseStatement: ['note'],
  ImagingStudy: [],
  DocumentReference: ['custodian'],
  FamilyMemberHistory: ['condition'],
  CarePlan: ['note'],
  Goal: ['note'],
  ServiceRequest: ['note'],
  DeviceRequest: ['note'],
  RiskAssessment: ['note'],
  Specimen: ['collection'],
  Communication: ['topic', 'sent', 'payload'],
  Provenance: ['entity'],
};

/** Elements that R4 demands of the types we write (min > 0): no part is without them; a test compares. */
const mandatory: Readonly<Record<string, readonly string[]>> = {
  AllergyIntolerance: ['patient'], BodyStructure: ['patient'], FamilyMemberHistory: ['status', 'patient', 'relationship'],
  Condition: ['subject'], AdverseEvent: ['actuality', 'subject'], CarePlan: ['status', 'intent', 'subject'],
  ClinicalImpression: ['status', 'subject'], Communication: ['status'], DetectedIssue: ['status'],
  DeviceRequest: ['intent', 'codeCodeableConcept', 'subject'], DeviceUseStatement: ['status', 'subject', 'device'],
  DiagnosticReport: ['status', 'code'], DocumentReference: ['status', 'content'], Encounter: ['status', 'class'],
  Flag: ['status', 'code', 'subject'], Goal: ['lifecycleStatus', 'description', 'subject'], ImagingStudy: ['status', 'subject'],
  Immunization: ['status', 'vaccineCode', 'patient', 'occurrenceDateTime', 'occurrenceString'],
  MedicationStatement: ['status', 'medicationCodeableConcept', 'subject'], Observation: ['status', 'code'],
  Procedure: ['status', 'subject'], Provenance: ['target', 'recorded', 'agent'], RiskAssessment: ['status', 'subject'],
  ServiceRequest: ['status', 'intent', 'subject'],
}; // prettier-ignore

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** `value` names also `valueQuantity` (R4, formats: choice of data types). */
const isNamed = (key: string, name: string): boolean =>
  key === name || (key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)));

/** What a resource looks like under `_summary` and `_elements`; a part is marked as one (R4 search, SUBSETTED). */
export function shaped(resource: Resource, { summary, elements }: Pick<Shaping, 'summary' | 'elements'>): Json {
  const type = resource.resourceType;
  const needed = mandatory[type] ?? [];
  const part = (wanted: (key: string) => boolean): Json => {
    const kept = Object.entries(resource).filter(([key]) => always.has(key) || wanted(key));
    return { ...Object.fromEntries(kept), meta: { ...(resource['meta'] as Json), tag: [subsetted] } };
  };
  if (elements.length > 0) return part((key) => needed.includes(key) || elements.some((name) => isNamed(key, name)));
  if (summary === 'text') return part((key) => key === 'text' || needed.includes(key));
  if (summary === 'data') return part((key) => key !== 'text');
  if (summary === 'true')
    return part((key) => needed.includes(key) || (key !== 'text' && !(notInSummary[type] ?? []).includes(key)));
  return resource;
}
