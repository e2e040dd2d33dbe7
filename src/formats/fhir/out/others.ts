import type { Json, JsonObject } from '../json.ts';
import { coded, dateTimeOf, some, type Shaped } from './parts.ts';
import { textOf } from './text.ts';

export type PatientOut = { name: string; birthDate: string | null; sex: string };
export type DocumentOut = {
  title: string;
  kindWords: string;
  loinc: string | null;
  date: string | null;
  author: string | null;
  facility: string | null;
  mediaType: string;
  /** BCP 47. */
  language: string | null;
  url: string;
  /** When it came, instant. */
  at: string;
  labels: readonly string[];
};
export type StudyOut = {
  uid: string;
  date: string | null;
  description: string;
  modalities: readonly string[];
  series: readonly { uid: string; modality: string; description: string; instances: number }[];
};
export type SourceOut = { fileName: string; resource: string; pointer: string };

export function patientResource({ name, birthDate, sex }: PatientOut): Shaped {
  return {
    resourceType: 'Patient',
    ...textOf([name, birthDate]),
    ...some({
      name: name === '' ? [] : [{ text: name }],
      gender: ['male', 'female', 'other'].includes(sex) ? sex : 'unknown',
      birthDate: dateTimeOf(birthDate)?.slice(0, 10) ?? null,
    }),
  };
}

export function documentResource(one: DocumentOut, subject: JsonObject): Shaped {
  const labels = one.labels.map((code) => ({
    coding: [
      {
        system: `http://terminology.hl7.org/CodeSystem/v3-${/^[NRV]$/.test(code) ? 'Confidentiality' : 'ActCode'}`,
        code,
      },
    ],
  }));
  return {
    resourceType: 'DocumentReference',
    ...textOf([one.title, one.kindWords, one.date, one.author, one.facility]),
    status: 'current',
    type: kindOf(one),
    subject,
    date: one.at,
    ...some({
      author: one.author === null ? [] : [{ display: one.author }],
      custodian: one.facility === null ? null : { display: one.facility },
      description: one.title,
      securityLabel: labels,
    }),
    content: [{ attachment: attachmentOf(one) }],
    ...some({ context: one.date === null ? null : { period: some({ start: dateTimeOf(one.date) }) } }),
  };
}

const attachmentOf = (one: DocumentOut): JsonObject =>
  some({
    contentType: one.mediaType,
    language: one.language,
    url: one.url,
    title: one.title,
    creation: dateTimeOf(one.date),
  });

const kindOf = ({ loinc, kindWords }: DocumentOut): JsonObject => ({
  ...some({ coding: loinc === null ? [] : [{ system: 'http://loinc.org', code: loinc }] }),
  text: kindWords,
});

/**
 * A report as R4 has it for laboratories, pathology and radiology, beside its DocumentReference: who looks for reports
 * finds the same paper (as US Core asks of clinical notes). `section` is of HL7 table 0074.
 */
export function reportResource(one: DocumentOut, section: string, subject: JsonObject): Shaped {
  return {
    resourceType: 'DiagnosticReport',
    ...textOf([one.title, one.kindWords, one.date, one.author, one.facility]),
    status: 'unknown',
    category: [coded('v2-0074', section)],
    code: kindOf(one),
    subject,
    ...some({
      effectiveDateTime: dateTimeOf(one.date),
      performer: [one.facility, one.author].flatMap((display) => (display === null ? [] : [{ display }])),
    }),
    presentedForm: [attachmentOf(one)],
  };
}

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';

export function studyResource(one: StudyOut, subject: JsonObject): Shaped {
  const modality = (code: string): Json => ({ system: dicom, code });
  return {
    resourceType: 'ImagingStudy',
    ...textOf([one.description, one.modalities.join(', '), one.date]),
    identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${one.uid}` }],
    status: 'available',
    ...some({ modality: one.modalities.map(modality) }),
    subject,
    ...some({ started: dateTimeOf(one.date), description: one.description }),
    numberOfSeries: one.series.length,
    numberOfInstances: one.series.reduce((sum, { instances }) => sum + instances, 0),
    ...some({
      series: one.series.map((series) => ({
        uid: series.uid,
        modality: modality(series.modality || 'OT'),
        ...some({ description: series.description }),
        numberOfInstances: series.instances,
      })),
    }),
  };
}

/** Where a resource was read: each file and its place, who handed it in, and when. */
export function provenanceResource(
  targets: readonly string[],
  recorded: string,
  sources: readonly SourceOut[],
  who: string,
): Shaped {
  return {
    resourceType: 'Provenance',
    ...textOf(sources.map(wordsOf)),
    target: targets.map((reference) => ({ reference })),
    recorded,
    agent: [{ who: { display: who } }],
    entity: sources.map((source) => ({ role: 'source', what: { display: wordsOf(source) } })),
  };
}

const wordsOf = ({ fileName, resource, pointer }: SourceOut): string =>
  [fileName, resource, pointer]
    .filter((part) => part !== '')
    .join(' · ')
    .slice(0, 900);
