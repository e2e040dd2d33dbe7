import type { JsonObject } from '../json.ts';
import { conceptOf, dateTimeOf, note, oneOf, periodOf, some, timeOf, type FactOut, type Shape } from './parts.ts';

/** R4, request-status and event-status. */
const requestStates = ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'];
const eventStates = ['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'entered-in-error', 'unknown']; // prettier-ignore
const observationStates = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown']; // prettier-ignore
const goalStates = ['proposed', 'planned', 'accepted', 'active', 'on-hold', 'completed', 'cancelled', 'entered-in-error', 'rejected']; // prettier-ignore

/**
 * A wish of somebody's record is a plan here, whatever it was there: the list does not keep what it authorised, and what
 * leaves by this door authorises nobody to act (R4, request-intent: `plan` is "without providing an authorization").
 */
const intent = 'plan';

const wish = (resourceType: string, codeKey: string): Shape => (fact, subject) => ({
  resourceType,
  status: oneOf(fact.status, requestStates, 'unknown'),
  intent,
  [codeKey]: conceptOf(fact),
  subject,
  ...some({ authoredOn: dateTimeOf(fact.date), note: note(fact.value) }),
}); // prettier-ignore

/** `Mother: Breast cancer`, as the list has it (formats/fhir/mappers/problems.ts). */
function relativeOf({ label }: FactOut): { relative: string; what: string } {
  const at = label.indexOf(': ');
  return at < 0 ? { relative: 'relative', what: label } : { relative: label.slice(0, at), what: label.slice(at + 2) };
}

/**
 * Entries of the list that have no kind of their own: what they are in R4 is known from where they were read. Without the
 * status that R4 demands they are Observations, like all others.
 */
export const othersByOrigin: Readonly<Record<string, Shape>> = {
  CarePlan: (fact, subject) => ({
    resourceType: 'CarePlan',
    status: oneOf(fact.status, requestStates, 'unknown'),
    intent,
    title: fact.label,
    subject,
    ...some({ category: fact.codes.length > 0 ? [conceptOf(fact)] : [], period: periodOf(fact), note: note(fact.value) }),
  }),
  ServiceRequest: wish('ServiceRequest', 'code'),
  DeviceRequest: wish('DeviceRequest', 'codeCodeableConcept'),
  Goal: (fact, subject) => needing(oneOf(fact.status, goalStates, null), (lifecycleStatus) => ({
    resourceType: 'Goal',
    lifecycleStatus,
    description: conceptOf(fact),
    subject,
    ...some({ startDate: dateTimeOf(fact.date)?.slice(0, 10), note: note(fact.value) }),
  })),
  FamilyMemberHistory: (fact, patient) => {
    const { relative, what } = relativeOf(fact);
    return {
      resourceType: 'FamilyMemberHistory',
      // Each entry is one illness of one relative, so it is never all that is known of them.
      status: fact.status === 'entered-in-error' ? fact.status : 'partial',
      patient,
      relationship: { text: relative },
      ...some({ date: dateTimeOf(fact.date) }),
      condition: [{ code: conceptOf({ label: what, codes: fact.codes }) }],
    };
  },
  Flag: (fact, subject) => needing(oneOf(fact.status, ['active', 'inactive', 'entered-in-error'], null), (status) => ({
    resourceType: 'Flag',
    status,
    code: conceptOf(fact),
    subject,
    ...some({ period: periodOf(fact) }),
  })),
  DetectedIssue: (fact, patient) => ({
    resourceType: 'DetectedIssue',
    status: oneOf(fact.status, observationStates, 'unknown'),
    code: conceptOf(fact),
    ...some({ severity: oneOf(fact.interpretation, ['high', 'moderate', 'low'], null), detail: fact.value }),
    patient,
    ...timeOf('identified', fact),
  }),
  AdverseEvent: (fact, subject) => needing(oneOf(fact.status, ['actual', 'potential'], null), (actuality) => ({
    resourceType: 'AdverseEvent',
    actuality,
    event: conceptOf(fact),
    subject,
    ...some({ date: dateTimeOf(fact.date) }),
  })),
  RiskAssessment: (fact, subject) => ({
    resourceType: 'RiskAssessment',
    status: oneOf(fact.status, observationStates, 'unknown'),
    code: conceptOf(fact),
    subject,
    ...timeOf('occurrence', fact),
    ...some({ note: note(fact.value) }),
  }),
  ClinicalImpression: (fact, subject) => needing(oneOf(fact.status, ['in-progress', 'completed', 'entered-in-error'], null), (status) => ({
    resourceType: 'ClinicalImpression',
    status,
    ...some({ code: fact.codes.length > 0 ? { coding: (conceptOf(fact) as { coding: JsonObject[] }).coding } : null }),
    description: fact.label,
    subject,
    ...timeOf('effective', fact),
  })),
  BodyStructure: (fact, patient) => ({
    resourceType: 'BodyStructure',
    location: conceptOf(fact),
    ...some({ description: fact.value }),
    patient,
  }),
  Specimen: (fact, subject) => ({
    resourceType: 'Specimen',
    ...some({ status: oneOf(fact.status, ['available', 'unavailable', 'unsatisfactory', 'entered-in-error'], null) }),
    type: conceptOf(fact),
    subject,
    ...some({ collection: dateTimeOf(fact.date) === null ? null : some({ collectedDateTime: dateTimeOf(fact.date) }) }),
  }),
  Communication: (fact, subject) => ({
    resourceType: 'Communication',
    status: oneOf(fact.status, eventStates, 'unknown'),
    topic: conceptOf(fact),
    subject,
    ...some({ sent: dateTimeOf(fact.date), payload: fact.value === null ? [] : [{ contentString: fact.value }] }),
  }),
}; // prettier-ignore

/** A resource that R4 does not allow without a certain code. */
const needing = <T>(code: string | null, shape: (code: string) => T): T | undefined =>
  code === null ? undefined : shape(code);
