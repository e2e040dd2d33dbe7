/** What can be searched for: the one table that serves, and that the CapabilityStatement is made of. */
export type Parameter = {
  type: 'token' | 'date' | 'string' | 'quantity' | 'reference';
  /** Paths of the resource that it looks at. */
  at: readonly string[];
  modifiers: readonly string[];
  documentation: string;
};

const token = (documentation: string, ...at: string[]): Parameter => ({ type: 'token', at, modifiers: ['', 'not', 'text', 'missing'], documentation }); // prettier-ignore
const date = (documentation: string, ...at: string[]): Parameter => ({ type: 'date', at, modifiers: ['', 'missing'], documentation }); // prettier-ignore
const string = (documentation: string, ...at: string[]): Parameter => ({ type: 'string', at, modifiers: ['', 'exact', 'contains', 'missing'], documentation }); // prettier-ignore
const quantity = (documentation: string, ...at: string[]): Parameter => ({ type: 'quantity', at, modifiers: ['', 'missing'], documentation }); // prettier-ignore
const reference = (documentation: string, ...at: string[]): Parameter => ({ type: 'reference', at, modifiers: ['', 'missing'], documentation }); // prettier-ignore

const common: Readonly<Record<string, Parameter>> = {
  _id: { type: 'token', at: ['id'], modifiers: [''], documentation: 'Id of the resource' },
  _lastUpdated: date('When it came or was confirmed', 'meta.lastUpdated'),
  _security: token('How private it is', 'meta.security'),
};

const status = token('Status', 'status');
const code = (what: string): Parameter => token(what, 'code');

/** `from`: the kinds of the list that may become this type, or the part of the record that it is made of. */
type TypeRow = {
  own: Readonly<Record<string, Parameter>>;
  patientIn: 'subject' | 'patient' | 'target' | null;
  from: readonly string[];
};

const subject = (from: readonly string[], own: TypeRow['own']): TypeRow => ({ patientIn: 'subject', from, own });
const patient = (from: readonly string[], own: TypeRow['own']): TypeRow => ({ patientIn: 'patient', from, own });

const types: Readonly<Record<string, TypeRow>> = {
  Patient: {
    patientIn: null,
    from: ['patient'],
    own: { name: string('Name of the person', 'name'), birthdate: date('Birth date', 'birthDate'), gender: token('Sex', 'gender') },
  },
  Condition: subject(['condition'], {
    code: code('Problem'),
    'clinical-status': token('Whether it is there', 'clinicalStatus'),
    'verification-status': token('Whether it is sure', 'verificationStatus'),
    'onset-date': date('When it began', 'onsetDateTime'),
    'abatement-date': date('When it ended', 'abatementDateTime'),
  }),
  AllergyIntolerance: patient(['allergy'], {
    code: code('Substance'),
    'clinical-status': token('Whether it is there', 'clinicalStatus'),
    'verification-status': token('Whether it is sure', 'verificationStatus'),
    criticality: token('How bad it could be', 'criticality'),
  }),
  MedicationStatement: subject(['medication'], {
    code: token('Medicine', 'medicationCodeableConcept'),
    status,
    effective: date('When it was taken', 'effectiveDateTime', 'effectivePeriod'),
  }),
  Observation: subject(['result', 'other'], {
    code: code('What was measured'),
    status,
    date: date('When it was measured', 'effectiveDateTime', 'effectivePeriod'),
    'value-quantity': quantity('Value as a number', 'valueQuantity'),
    'value-string': string('Value in words', 'valueString'),
  }),
  DiagnosticReport: subject(['papers'], {
    code: code('Kind of report'),
    category: token('LAB, PAT or RAD', 'category'),
    status,
    date: date('Of when it is', 'effectiveDateTime'),
  }),
  Procedure: subject(['procedure'], { code: code('What was done'), status, date: date('When it was done', 'performedDateTime', 'performedPeriod') }),
  Immunization: patient(['immunization'], { 'vaccine-code': token('Vaccine', 'vaccineCode'), status, date: date('When it was given', 'occurrenceDateTime') }),
  Encounter: subject(['encounter'], { type: token('Kind of visit', 'type'), status, date: date('When it was', 'period') }),
  Device: patient(['device'], { type: token('Kind of device', 'type'), status }),
  DeviceUseStatement: subject(['device'], {}),
  ImagingStudy: subject(['imaging', 'studies'], {
    identifier: token('UID of the study', 'identifier'),
    modality: token('Modality', 'series.modality'),
    series: token('UID of a series', 'series.uid'),
    status,
    started: date('When it was made', 'started'),
  }),
  DocumentReference: subject(['papers'], {
    type: token('Kind of paper', 'type'),
    status,
    date: date('When it came', 'date'),
    period: date('When it was written', 'context.period'),
    description: string('Title', 'description'),
    contenttype: token('Kind of file', 'content.attachment.contentType'),
    language: token('Language', 'content.attachment.language'),
    'security-label': token('How private it is', 'securityLabel'),
  }),
  FamilyMemberHistory: patient(['other'], { code: token('Illness', 'condition.code'), relationship: token('Who', 'relationship'), status, date: date('When it was told', 'date') }),
  CarePlan: subject(['other'], { category: token('Kind of plan', 'category'), status, intent: token('Always plan', 'intent'), date: date('When it holds', 'period') }),
  Goal: subject(['other'], { 'lifecycle-status': token('Status', 'lifecycleStatus'), 'start-date': date('From when on', 'startDate') }),
  ServiceRequest: subject(['other'], { code: code('What is asked for'), status, intent: token('Always plan', 'intent'), authored: date('When it was asked for', 'authoredOn') }),
  DeviceRequest: subject(['other'], { code: token('Device', 'codeCodeableConcept'), status, intent: token('Always plan', 'intent'), 'authored-on': date('When it was asked for', 'authoredOn') }),
  Flag: subject(['other'], { date: date('When it holds', 'period') }),
  DetectedIssue: patient(['other'], { code: code('What it is'), identified: date('When it was seen', 'identifiedDateTime', 'identifiedPeriod') }),
  AdverseEvent: subject(['other'], { event: token('What happened', 'event'), actuality: token('Whether it happened', 'actuality'), date: date('When it happened', 'date') }),
  RiskAssessment: subject(['other'], { date: date('When it was assessed', 'occurrenceDateTime') }),
  ClinicalImpression: subject(['other'], { status, date: date('When it was made', 'effectiveDateTime', 'effectivePeriod') }),
  BodyStructure: patient(['other'], { location: token('Part of the body', 'location') }),
  Specimen: subject(['other'], { type: token('Kind of specimen', 'type'), status, collected: date('When it was taken', 'collection.collectedDateTime') }),
  Communication: subject(['other'], { status, sent: date('When it was sent', 'sent') }),
  Provenance: {
    patientIn: 'target',
    from: ['papers', 'list'],
    own: { target: reference('The resource it speaks of', 'target.reference'), recorded: date('When it came', 'recorded') },
  },
}; // prettier-ignore

export const typeNames: readonly string[] = Object.keys(types);
export const isType = (name: string): boolean => Object.hasOwn(types, name);

const parts = new Set(['patient', 'papers', 'studies']);

/** Which parts of a record have to be looked through for resources of these types. */
export function reachOf(wanted: readonly string[]): { patient: boolean; papers: boolean; studies: boolean; kinds: string[] | undefined } {
  const from = new Set(wanted.flatMap((type) => (isType(type) ? (types[type]?.from ?? []) : [])));
  return {
    patient: from.has('patient'), papers: from.has('papers'), studies: from.has('studies'),
    kinds: from.has('list') ? undefined : [...from].filter((kind) => !parts.has(kind)),
  };
} // prettier-ignore

export function parameterOf(type: string, name: string): Parameter | undefined {
  const row = isType(type) ? types[type] : undefined;
  if (!row) return undefined;
  if (Object.hasOwn(common, name)) return common[name];
  return Object.hasOwn(row.own, name) ? row.own[name] : undefined;
}

/** All parameters of a type, those that say whose, and what can be included with it. */
export function declared(type: string): {
  parameters: Readonly<Record<string, Parameter>>;
  whose: string[];
  include: string[];
  revinclude: string[];
} {
  const row = isType(type) ? types[type] : undefined;
  const patientIn = row?.patientIn ?? null;
  const whose = patientIn === null ? [] : patientIn === 'subject' ? ['patient', 'subject'] : ['patient'];
  const isProvenance = patientIn === 'target';
  return {
    parameters: { ...common, ...row?.own },
    whose,
    include: isProvenance ? ['Provenance:target', 'Provenance:patient'] : whose.map((name) => `${type}:${name}`),
    revinclude: isProvenance || patientIn === null ? [] : ['Provenance:target'],
  };
}
