import { codeOf, dateOf, labelOf } from '../datatypes.ts';
import { dig, get, list, text, type JsonObject } from '../json.ts';
import { coded, optional, simple, together, type Draft, type Mapper } from './draft.ts';

/** Problems, allergies, history in the family, and what warns of something. */
export const problems: Record<string, Mapper> = {
  Condition: (r) => [
    {
      ...simple('condition', r, 'code', ['onsetDateTime', 'onsetPeriod', 'recordedDate'], codedStatus(r)),
      ...optional('endDate', dateOf(r, 'abatementDateTime', 'abatementPeriod')),
      ...optional('value', together(get(r, 'severity'), get(r, 'bodySite'), ...stages(r))),
    },
  ],
  AllergyIntolerance: (r) => [
    {
      ...simple('allergy', r, 'code', ['onsetDateTime', 'recordedDate', 'lastOccurrence'], codedStatus(r)),
      ...optional('value', reactions(r)),
      ...optional('interpretation', text(get(r, 'criticality'))),
    },
  ],
  FamilyMemberHistory: familyHistory,
  Flag: (r) => [simple('other', r, 'code', ['period'])],
  DetectedIssue: (r) => [
    {
      ...simple('other', r, 'code', ['identifiedDateTime', 'identifiedPeriod']),
      label: labelOf(get(r, 'code')) ?? text(get(r, 'detail')),
      ...optional('interpretation', text(get(r, 'severity'))),
    },
  ],
  AdverseEvent: (r) => [
    {
      ...simple('other', r, 'event', ['date', 'detected', 'recordedDate'], text(get(r, 'actuality'))),
      ...optional('interpretation', labelOf(get(r, 'severity'))),
    },
  ],
  BodyStructure: (r) => [
    { ...simple('other', r, 'location', [], undefined), ...optional('value', text(get(r, 'description'))) },
  ],
  RiskAssessment: (r) => [
    {
      ...simple('other', r, 'code', ['occurrenceDateTime', 'occurrencePeriod']),
      label: labelOf(get(r, 'code')) ?? labelOf(dig(r, 'prediction', 'outcome')),
    },
  ],
  ClinicalImpression: (r) => [
    {
      ...simple('other', r, 'code', ['effectiveDateTime', 'effectivePeriod', 'date']),
      label: text(get(r, 'summary')) ?? text(get(r, 'description')) ?? labelOf(get(r, 'code')),
    },
  ],
};

/** Clinical and verification status are concepts in R4: `active`, or `resolved, refuted`. */
function codedStatus(r: JsonObject): string | undefined {
  const parts = ['clinicalStatus', 'verificationStatus'].map((key) => codeOf(get(r, key))?.code);
  // "confirmed" is what a reader assumes anyway.
  return parts.filter((part) => part !== undefined && part !== 'confirmed').join(', ') || undefined;
}

const stages = (r: JsonObject) => list(get(r, 'stage')).map((stage) => get(stage, 'summary'));

function reactions(r: JsonObject): string | undefined {
  const words = list(get(r, 'reaction')).flatMap((reaction) =>
    list(get(reaction, 'manifestation')).map((one) => labelOf(one)),
  );
  return words.filter(Boolean).join(', ') || undefined;
}

function familyHistory(r: JsonObject): Draft[] {
  const relative = labelOf(get(r, 'relationship')) ?? 'relative';
  return list(get(r, 'condition')).map((condition, index) => ({
    kind: 'other',
    ...coded(get(condition, 'code')),
    label: `${relative}: ${labelOf(get(condition, 'code')) ?? 'condition'}`,
    ...optional('date', dateOf(r, 'date')),
    ...optional('status', text(get(r, 'status'))),
    at: `/condition/${index}`,
  }));
}
