import { writeCt } from '#formats/dicom/write-ct.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import type { DemoFile } from './demo-client.ts';

/** An invented person as their records name them. */
export type Invented = {
  name: string;
  birthDate: string;
  sex: 'M' | 'F';
  patientId: string;
  seed: number;
  noduleMm: number;
};

const dicomName = (name: string) => name.split(' ').toReversed().join('^');
const day = (iso: string) =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const about = (who: Invented) => [
  `Patient: ${who.name}`,
  `Born: ${day(who.birthDate)}`,
  `Sex: ${who.sex === 'F' ? 'female' : 'male'}`,
  `Number: ${who.patientId}`,
];

function ct(who: Invented, date: string): DemoFile[] {
  const series = writeCt({
    slices: 24,
    rows: 256,
    columns: 256,
    seed: who.seed,
    patientName: dicomName(who.name),
    patientId: who.patientId,
    birthDate: who.birthDate.replaceAll('-', ''),
    sex: who.sex,
    nodule: who.noduleMm,
    studyDate: date.replaceAll('-', ''),
    sliceThickness: 8,
  });
  return [...series].map(({ fileName, bytes }) => ({ path: `CT chest/${fileName}`, bytes }));
}

const imagingReport = (who: Invented, date: string) =>
  makeLetter({
    facility: 'St Anne Hospital',
    department: 'Department of Radiology',
    date: day(date),
    title: 'CT of the chest: report',
    patient: about(who),
    body: [
      'INDICATION',
      'Cough for six weeks. Former smoker.',
      'FINDINGS',
      `Solid nodule in the right upper lobe, ${who.noduleMm} mm in its longest diameter, with a jagged edge. A lymph node at station 4R measures 13 mm in short axis. No effusion. Upper lobe emphysema.`,
      'IMPRESSION',
      'Suspicious nodule of the right upper lobe, Lung-RADS 4X. Tissue sampling is advised.',
    ],
    signed: 'Dr Helen Marsh, Radiology',
    author: 'Dr Helen Marsh',
  });

const clinicLetter = (who: Invented, date: string) =>
  makeLetter({
    facility: 'St Anne Hospital',
    department: 'Chest clinic',
    date: day(date),
    title: 'Clinic letter',
    patient: about(who),
    body: [
      `Dear colleague, I saw ${who.name} in the chest clinic today.`,
      'DIAGNOSIS',
      'Nodule of the right upper lobe, suspicious for lung cancer. Chronic obstructive lung disease.',
      'MEDICATION',
      '- Tiotropium 18 micrograms once a day',
      '- Ramipril 5 mg once a day',
      'PLAN',
      'I have advised removal of the right upper lobe. The operation is planned in four weeks.',
      'With kind regards,',
    ],
    signed: 'Dr Peter Lang, Chest physician',
    author: 'Dr Peter Lang',
  });

/** A small FHIR R4 bundle: a problem, a medicine, a visit and blood results of a year with their reference ranges. */
function bundle(who: Invented, date: string): string {
  const subject = { reference: 'Patient/p' };
  const result = (
    id: string,
    code: string,
    display: string,
    value: number,
    unit: string,
    low: number,
    high: number,
    effectiveDateTime = date,
  ) => ({
    resource: {
      resourceType: 'Observation',
      id,
      status: 'final',
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
      ],
      code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
      subject,
      effectiveDateTime,
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
      referenceRange: [{ low: { value: low, unit }, high: { value: high, unit } }],
    },
  });
  const [given, family] = who.name.split(' ');
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    name: [{ family, given: [given] }],
    birthDate: who.birthDate,
    gender: who.sex === 'F' ? 'female' : 'male',
    identifier: [{ value: who.patientId }],
  };
  const problem = {
    resourceType: 'Condition',
    id: 'c1',
    subject,
    code: {
      coding: [{ system: 'http://snomed.info/sct', code: '13645005', display: 'Chronic obstructive lung disease' }],
    },
    onsetDateTime: '2019-05-01',
  };
  const medicine = {
    resourceType: 'MedicationRequest',
    id: 'm1',
    status: 'active',
    intent: 'order',
    subject,
    medicationCodeableConcept: { text: 'Tiotropium 18 micrograms' },
    authoredOn: date,
  };
  const visit = {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    type: [{ text: 'Chest clinic' }],
    subject,
    period: { start: '2026-06-02', end: '2026-06-02' },
  };
  const scope = {
    resourceType: 'Procedure',
    id: 'x1',
    status: 'completed',
    code: { coding: [{ system: 'http://snomed.info/sct', code: '10847001', display: 'Bronchoscopy' }] },
    subject,
    performedDateTime: '2026-06-09',
  };
  const entry = [
    { resource: patient },
    { resource: problem },
    { resource: medicine },
    result('o1', '718-7', 'Hemoglobin', 11.8, 'g/dL', 12, 16),
    result('o2', '2160-0', 'Creatinine', 0.9, 'mg/dL', 0.6, 1.1),
    result('o3', '2039-6', 'CEA', 6.2, 'ng/mL', 0, 5),
    // The months before, so that results can be seen to change.
    result('o4', '718-7', 'Hemoglobin', 13.1, 'g/dL', 12, 16, '2026-01-14'),
    result('o5', '718-7', 'Hemoglobin', 12.6, 'g/dL', 12, 16, '2026-06-02'),
    result('o6', '2039-6', 'CEA', 3.1, 'ng/mL', 0, 5, '2026-01-14'),
    result('o7', '2039-6', 'CEA', 4.4, 'ng/mL', 0, 5, '2026-06-02'),
    result('o8', '2160-0', 'Creatinine', 0.8, 'mg/dL', 0.6, 1.1, '2026-01-14'),
    { resource: visit },
    { resource: scope },
  ];
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
}

/** What an invented person hands in: a small CT, its report, a letter and a FHIR bundle. */
export function demoRecords(who: Invented): DemoFile[] {
  return [
    ...ct(who, '2026-10-12'),
    { path: 'CT report.pdf', bytes: imagingReport(who, '2026-10-13') },
    { path: 'Clinic letter.pdf', bytes: clinicLetter(who, '2026-10-20') },
    { path: 'Hospital record.json', bytes: Buffer.from(bundle(who, '2026-10-19')) },
  ];
}
