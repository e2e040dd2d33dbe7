import { describe, expect, test } from 'vitest';
import { readFhirBundle } from './index.ts';

const read = (...resources: Record<string, unknown>[]) =>
  readFhirBundle(
    JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }),
  );

describe('documents of FHIR', () => {
  test('a Composition gives the words of its sections, as text and nothing else', () => {
    const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Blood &lt;b&gt; loss&#58; 200&nbsp;ml</p><table><tr><td>Hb</td><td>11.2</td></tr></table><script>alert(1)</script></div>';
    const { documents } = read({
      resourceType: 'Composition', title: 'Discharge', status: 'final', type: { text: 'Discharge summary' },
      section: [{ title: 'Course', text: { status: 'generated', div } , section: [{ title: 'Plan', text: { div: '<div>Rest</div>' } }] }],
    });
    expect(documents[0]?.words).toBe('Course\nBlood <b> loss: 200 ml\nHb | 11.2\nPlan\nRest');
  }); // prettier-ignore

  test('a document of which nothing is inside becomes an entry that says so', () => {
    const { documents, facts, unmapped } = read({
      resourceType: 'DocumentReference', id: 'd', status: 'current', date: '2024-01-15', description: 'CT report',
      content: [{ attachment: { url: 'https://hospital.example/1' } }],
    }); // prettier-ignore
    expect(documents).toEqual([]);
    expect(unmapped).toEqual({});
    expect(facts).toMatchObject([{ kind: 'other', label: 'CT report', date: '2024-01-15', value: expect.stringMatching(/not fetched/) as string, source: { resource: 'DocumentReference/d' } }]); // prettier-ignore
  });

  test('a picture (Media) is a document', () => {
    const { documents } = read({ resourceType: 'Media', status: 'completed', content: { title: 'Wound', contentType: 'image/png', data: 'aGk=' } }); // prettier-ignore
    expect(documents).toMatchObject([{ title: 'Wound', attachments: [{ contentType: 'image/png' }] }]);
  });
});

describe('entries of FHIR', () => {
  test('keep all codings, bounds and when they ended', () => {
    const { facts } = read(
      { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '718-7' }, { system: 'urn:lab', code: 'HB' }], text: 'Hb' }, valueQuantity: { value: 11, unit: 'g/dL' }, referenceRange: [{ low: { value: 12 }, high: { value: 15.5 } }] },
      { resourceType: 'Condition', code: { text: 'Pneumonia' }, onsetDateTime: '2020-01', abatementDateTime: '2020-02', severity: { text: 'severe' }, stage: [{ summary: { text: 'Stage II' } }] },
      { resourceType: 'Encounter', status: 'finished', class: { code: 'IMP', display: 'inpatient' }, period: { start: '2020-01-01', end: '2020-01-05' } },
    ); // prettier-ignore
    expect(facts).toMatchObject([
      {
        label: 'Hb',
        code: { code: '718-7' },
        otherCodes: [{ system: 'urn:lab', code: 'HB' }],
        low: '12',
        high: '15.5',
      },
      { label: 'Pneumonia', date: '2020-01', endDate: '2020-02', value: 'severe · Stage II' },
      { label: 'inpatient', date: '2020-01-01', endDate: '2020-01-05' },
    ]);
  });

  test.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ resourceType: 'Flag', code: { text: 'Fall risk' }, status: 'active' }, { label: 'Fall risk', status: 'active' }],
    [{ resourceType: 'AdverseEvent', event: { text: 'Rash' }, actuality: 'actual', date: '2024' }, { label: 'Rash', status: 'actual' }],
    [{ resourceType: 'Appointment', description: 'MRI', status: 'booked', start: '2026-01-01T08:00:00Z' }, { kind: 'encounter', label: 'MRI' }],
    [{ resourceType: 'ImmunizationRecommendation', date: '2024-01-01', recommendation: [{ vaccineCode: [{ text: 'Influenza' }], forecastStatus: { text: 'due' } }] }, { label: 'Influenza', status: 'due' }],
    [{ resourceType: 'Communication', status: 'completed', payload: [{ contentString: 'Please call.' }] }, { label: 'Message', value: 'Please call.' }],
    [{ resourceType: 'VisionPrescription', dateWritten: '2024-01-01', lensSpecification: [{ eye: 'right', sphere: -2 }] }, { label: 'Glasses or lenses, right', value: 'sphere -2' }],
    [{ resourceType: 'DeviceUseStatement', device: { reference: '#d' }, contained: [{ resourceType: 'Device', id: 'd', deviceName: [{ name: 'Pacemaker' }] }] }, { kind: 'device', label: 'Pacemaker' }],
    [{ resourceType: 'MedicationStatement', medicationReference: { reference: '#m' }, contained: [{ resourceType: 'Medication', id: 'm', ingredient: [{ itemCodeableConcept: { text: 'Ibuprofen' } }] }] }, { label: 'Ibuprofen' }],
  ])('%j', (resource, fact) => {
    expect(read(resource).facts).toMatchObject([fact]);
  }); // prettier-ignore

  test('answers of a questionnaire are one entry each, at their place', () => {
    const { facts } = read({
      resourceType: 'QuestionnaireResponse', status: 'completed', authored: '2024-05-01',
      item: [{ linkId: '1', text: 'Smoking', answer: [{ valueCoding: { display: 'Never' } }] }, { linkId: '2', item: [{ linkId: '2.1', text: 'Weight', answer: [{ valueQuantity: { value: 71, unit: 'kg' } }] }] }],
    }); // prettier-ignore
    expect(facts).toMatchObject([
      { label: 'Smoking', value: 'Never', date: '2024-05-01' },
      { label: 'Weight', value: '71 kg', source: { pointer: '/entry/0/resource/item/1/item/0' } },
    ]);
  });
});
