import type { Json } from './json.ts';

/**
 * Everything that is kept of a person as one FHIR R4 Bundle of type collection. Files stay beside it: attachments and
 * studies name them by their path in the folder. Pure: what there is, the caller says.
 */
export type Everything = {
  patient: { id: string; name: string; birthDate: string | null; sex: string; place: string };
  organisation: { id: string; name: string };
  madeAt: string;
  requests: readonly RequestCopy[];
  /** Resources that others have shaped: Consent, AuditEvent. */
  more: readonly Json[];
};

export type RequestCopy = {
  caseId: string;
  number: string;
  topic: string;
  sentAt: string | null;
  documents: readonly DocumentCopy[];
  facts: readonly FactCopy[];
  studies: readonly StudyCopy[];
  /** Questions, goals and answers, page by page. */
  answers: readonly { title: string; answers: readonly { label: string; words: string }[] }[];
  letter: LetterCopy | null;
  corrections: readonly CorrectionCopy[];
};
export type DocumentCopy = {
  id: string;
  title: string;
  date: string | null;
  author: string | null;
  facility: string | null;
  /** Path of the file in the folder; null when it has none of its own. */
  path: string | null;
  mediaType: string;
  /** v3 ActCode sensitivities and confidentiality of the paper. */
  labels: readonly string[];
};
export type FactCopy = {
  id: string;
  kind: string;
  label: string;
  code: string | null;
  codeSystem: string | null;
  date: string | null;
  value: string | null;
  unit: string | null;
};
export type StudyCopy = {
  uid: string;
  date: string | null;
  description: string;
  modalities: readonly string[];
  series: readonly { uid: string; modality: string; description: string; instances: number; folder: string }[];
};
export type LetterCopy = {
  id: string;
  signedAt: string;
  expert: string;
  shortAnswer: string;
  sections: readonly { title: string; sentences: readonly string[] }[];
  pdf: string;
};
export type CorrectionCopy = {
  about: string;
  field: string;
  before: string;
  wished: string;
  state: string;
  reason: string;
  disagreement: string;
  at: string;
};

const subjectOf = (patientId: string) => ({ reference: `Patient/${patientId}` });
const text = (words: string) => ({ text: words });
/** FHIR has no empty strings: what is not known is left out. */
const some = (key: string, value: Json | null): { [key: string]: Json } =>
  value === null || value === '' ? {} : { [key]: value };

function patientOf({ patient }: Everything): Json {
  const { id, name, birthDate, sex, place } = patient;
  return {
    resourceType: 'Patient',
    id,
    name: [{ text: name }],
    gender: ['male', 'female', 'other'].includes(sex) ? sex : 'unknown',
    ...some('birthDate', birthDate),
    ...(place === '' ? {} : { address: [{ country: place }] }),
  };
}

function documentOf(one: DocumentCopy, patientId: string): Json {
  const authors = [one.author, one.facility].filter((words) => words !== null && words !== '');
  const labels = one.labels.map((code) => ({
    system: `http://terminology.hl7.org/CodeSystem/v3-${/^[NRV]$/.test(code) ? 'Confidentiality' : 'ActCode'}`,
    code,
  }));
  return {
    resourceType: 'DocumentReference',
    id: one.id,
    ...(labels.length > 0 ? { meta: { security: labels } } : {}),
    status: 'current',
    subject: subjectOf(patientId),
    description: one.title,
    ...(one.date === null ? {} : { context: { period: { start: one.date } } }),
    ...(authors.length > 0 ? { author: authors.map((display) => ({ display })) } : {}),
    content: [{ attachment: { contentType: one.mediaType, title: one.title, ...some('url', one.path) } }],
  };
}

/** What each kind of fact is in FHIR; the rest are observations. */
const kinds: Readonly<Record<string, (fact: FactCopy) => { [key: string]: Json }>> = {
  condition: (f) => ({ resourceType: 'Condition', code: concept(f), ...some('recordedDate', f.date) }),
  medication: (f) => ({
    resourceType: 'MedicationStatement',
    status: 'unknown',
    medicationCodeableConcept: concept(f),
    ...some('effectiveDateTime', f.date),
    ...(f.value ? { dosage: [text(f.value)] } : {}),
  }),
  procedure: (f) => ({
    resourceType: 'Procedure',
    status: 'unknown',
    code: concept(f),
    ...some('performedDateTime', f.date),
  }),
};

function concept({ label, code, codeSystem }: FactCopy): Json {
  return { text: label, ...(code === null ? {} : { coding: [{ ...some('system', codeSystem), code }] }) };
}

function factOf(fact: FactCopy, patientId: string): Json {
  if (fact.kind === 'allergy')
    return { resourceType: 'AllergyIntolerance', id: fact.id, patient: subjectOf(patientId), code: concept(fact) };
  const shaped = kinds[fact.kind]?.(fact) ?? {
    resourceType: 'Observation',
    status: 'unknown',
    code: concept(fact),
    ...some('effectiveDateTime', fact.date),
    ...some('valueString', [fact.value, fact.unit].filter(Boolean).join(' ')),
  };
  return { ...shaped, id: fact.id, subject: subjectOf(patientId) };
}

function studyOf(one: StudyCopy, patientId: string): Json {
  return {
    resourceType: 'ImagingStudy',
    identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${one.uid}` }],
    status: 'available',
    subject: subjectOf(patientId),
    ...some('started', one.date),
    ...some('description', one.description),
    modality: one.modalities.map((code) => ({ system: 'http://dicom.nema.org/resources/ontology/DCM', code })),
    numberOfSeries: one.series.length,
    numberOfInstances: one.series.reduce((sum, { instances }) => sum + instances, 0),
    series: one.series.map((series) => ({
      uid: series.uid,
      modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: series.modality },
      ...some('description', series.description),
      numberOfInstances: series.instances,
      extension: [{ url: 'urn:consilium:folder', valueString: series.folder }],
    })),
  };
}

function answersOf(request: RequestCopy, patientId: string): Json[] {
  if (request.answers.length === 0) return [];
  return [
    {
      resourceType: 'QuestionnaireResponse',
      id: request.caseId,
      status: request.sentAt === null ? 'in-progress' : 'completed',
      subject: subjectOf(patientId),
      ...some('authored', request.sentAt),
      item: request.answers.map(({ title, answers }, page) => ({
        linkId: String(page + 1),
        text: title,
        item: answers.map(({ label, words }, line) => ({
          linkId: `${page + 1}.${line + 1}`,
          text: label,
          ...(words === '' ? {} : { answer: [{ valueString: words }] }),
        })),
      })),
    },
  ];
}

function letterOf(letter: LetterCopy | null, patientId: string): Json[] {
  if (!letter) return [];
  const author = [{ display: letter.expert }];
  const code = { coding: [{ system: 'http://loinc.org', code: '11488-4' }], text: 'Second opinion' };
  return [
    {
      resourceType: 'DiagnosticReport',
      id: `${letter.id}-report`,
      status: 'final',
      code,
      subject: subjectOf(patientId),
      issued: letter.signedAt,
      performer: author,
      conclusion: letter.shortAnswer,
      presentedForm: [{ contentType: 'application/pdf', url: letter.pdf }],
    },
    {
      resourceType: 'Composition',
      id: letter.id,
      status: 'final',
      type: code,
      subject: subjectOf(patientId),
      date: letter.signedAt,
      author,
      title: 'Second opinion',
      section: letter.sections.map(({ title, sentences }) => ({
        title,
        text: {
          status: 'generated',
          div: `<div xmlns="http://www.w3.org/1999/xhtml">${sentences.map(paragraph).join('')}</div>`,
        },
      })),
    },
  ];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const paragraph = (words: string): string => `<p>${words.replaceAll(/[&<>"]/g, (char) => escapes[char] ?? char)}</p>`;

/** “This is wrong” and what was answered travel with what they are about. */
function correctionOf(one: CorrectionCopy, patientId: string): Json {
  const parts = [
    ['about', one.about],
    ['field', one.field],
    ['before', one.before],
    ['wished', one.wished],
    ['state', one.state],
    ['reason', one.reason],
    ['disagreement', one.disagreement],
  ] as const;
  return {
    resourceType: 'Basic',
    code: text('Correction asked for by the patient'),
    subject: subjectOf(patientId),
    created: one.at.slice(0, 10),
    extension: parts
      .filter(([, words]) => words !== '')
      .map(([name, words]) => ({ url: `urn:consilium:correction:${name}`, valueString: words })),
  };
}

/** The Bundle, and how many resources of each type are in it. */
export function everythingBundle(all: Everything): { bundle: Json; counts: Record<string, number> } {
  const { id } = all.patient;
  const resources: Json[] = [
    patientOf(all),
    { resourceType: 'Organization', id: all.organisation.id, name: all.organisation.name },
    ...all.requests.flatMap((request) => [
      ...answersOf(request, id),
      ...request.documents.map((one) => documentOf(one, id)),
      ...request.facts.map((one) => factOf(one, id)),
      ...request.studies.map((one) => studyOf(one, id)),
      ...letterOf(request.letter, id),
      ...request.corrections.map((one) => correctionOf(one, id)),
    ]),
    ...all.more,
  ];
  const counts: Record<string, number> = {};
  for (const resource of resources) {
    const { resourceType } = resource as { resourceType: string };
    counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  }
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: all.madeAt,
    entry: resources.map((resource) => ({ resource })),
  };
  return { bundle, counts };
}
