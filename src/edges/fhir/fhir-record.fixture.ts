const loinc = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text });
const snomed = (code: string, text: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display: text }] }); // prettier-ignore
const words = (text: string) => ({ text });

/** One resource of each kind that the list of a record can hold, in R4. */
const resources = [
  { resourceType: 'Patient', id: 'p', name: [{ text: 'Maria Lopez' }], birthDate: '1961-03-04', gender: 'female' },
  { resourceType: 'Observation', id: 'o1', status: 'final', code: loinc('718-7', 'Haemoglobin'), effectiveDateTime: '2024-01-15T08:30:00+01:00', valueQuantity: { value: 11.2, unit: 'g/dL' }, referenceRange: [{ low: { value: 12 }, high: { value: 15.5 } }], interpretation: [{ coding: [{ code: 'L' }] }] },
  { resourceType: 'Observation', id: 'o2', status: 'final', code: words('Stage'), effectivePeriod: { start: '2024-01', end: '2024-03' }, valueString: 'IIIA' },
  { resourceType: 'Observation', id: 'o3', status: 'final', code: words('Pain'), valueQuantity: { value: 3, comparator: '<', unit: 'of ten' } },
  { resourceType: 'Condition', id: 'c1', code: snomed('254637007', 'Lung cancer'), onsetDateTime: '2023', clinicalStatus: { coding: [{ code: 'active' }] } },
  { resourceType: 'Condition', id: 'c2', code: words('Pneumonia'), onsetDateTime: '2020-01-02', abatementDateTime: '2020-02-03', clinicalStatus: { coding: [{ code: 'resolved' }] } },
  { resourceType: 'Condition', id: 'c3', code: words('Asthma'), verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
  { resourceType: 'AllergyIntolerance', id: 'a', code: words('Penicillin'), reaction: [{ manifestation: [words('rash')] }], criticality: 'high' },
  { resourceType: 'MedicationStatement', id: 'm1', status: 'active', medicationCodeableConcept: words('Metformin'), dosage: [words('1-0-1')], effectivePeriod: { start: '2020-01', end: '2021-01' } },
  { resourceType: 'MedicationRequest', id: 'm2', status: 'cancelled', intent: 'order', medicationCodeableConcept: words('Ramipril 5 mg'), authoredOn: '2021-05-06' },
  { resourceType: 'Procedure', id: 'x', status: 'completed', code: words('Lobectomy'), performedDateTime: '2024-02-01' },
  { resourceType: 'Immunization', id: 'i', status: 'completed', vaccineCode: words('Influenza'), occurrenceString: 'last winter' },
  { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'AMB' }, type: [words('Chest clinic')], period: { start: '2024-01-15', end: '2024-01-15' } },
  { resourceType: 'DeviceUseStatement', id: 'd1', status: 'active', device: { display: 'Pacemaker' }, timingDateTime: '2019-07' },
  { resourceType: 'Device', id: 'd2', status: 'active', type: words('Insulin pump') },
  { resourceType: 'ImagingStudy', id: 'im', status: 'available', started: '2024-01-10', description: 'CT chest', numberOfInstances: 312, modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }] },
  { resourceType: 'FamilyMemberHistory', id: 'f', status: 'completed', relationship: words('Mother'), date: '2022', condition: [{ code: words('Breast cancer') }, { code: words('Diabetes') }] },
  { resourceType: 'CarePlan', id: 'cp', status: 'active', intent: 'plan', title: 'Four cycles of chemotherapy', period: { start: '2024-02-01', end: '2024-06-01' } },
  { resourceType: 'Goal', id: 'g', lifecycleStatus: 'active', description: words('Walk 30 minutes a day'), startDate: '2024-02-01' },
  { resourceType: 'ServiceRequest', id: 'sr', status: 'active', intent: 'order', code: words('PET-CT'), authoredOn: '2024-02-20', reasonCode: [words('staging')] },
  { resourceType: 'DeviceRequest', id: 'dr', status: 'active', intent: 'order', codeCodeableConcept: words('Walker'), authoredOn: '2024-02-21' },
  { resourceType: 'Flag', id: 'fl', status: 'active', code: words('Falls easily'), period: { start: '2023-05' } },
  { resourceType: 'DetectedIssue', id: 'di', status: 'final', code: words('Drug interaction'), severity: 'moderate', identifiedDateTime: '2024-01-01' },
  { resourceType: 'AdverseEvent', id: 'ae', actuality: 'actual', event: words('Nausea after cycle 1'), date: '2024-03-03' },
  { resourceType: 'RiskAssessment', id: 'ra', status: 'final', code: words('Risk of clots'), occurrenceDateTime: '2024-01-02' },
  { resourceType: 'ClinicalImpression', id: 'ci', status: 'completed', summary: 'Fit for surgery', effectiveDateTime: '2024-01-20' },
  { resourceType: 'BodyStructure', id: 'b', location: words('Right upper lobe'), description: 'Where the nodule is' },
  { resourceType: 'Specimen', id: 's', type: words('Biopsy'), collection: { collectedDateTime: '2024-01-18' } },
  { resourceType: 'Communication', id: 'co', status: 'completed', topic: words('Result by telephone'), sent: '2024-01-19T10:00:00Z', payload: [{ contentString: 'Please come on Monday.' }] },
  { resourceType: 'QuestionnaireResponse', id: 'q', status: 'completed', authored: '2024-01-05', item: [{ linkId: '1', text: 'Do you smoke?', answer: [{ valueBoolean: false }] }] },
  { resourceType: 'VisionPrescription', id: 'v', status: 'active', created: '2020-01-01', dateWritten: '2020-01-01', lensSpecification: [{ product: words('lens'), eye: 'right', sphere: -2 }] },
]; // prettier-ignore

export const recordOfEveryKind = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({
    resource: ['Patient', 'Device', 'Specimen'].includes(resource.resourceType) ? resource : { ...resource, subject: { reference: 'Patient/p' } },
  })),
}; // prettier-ignore
