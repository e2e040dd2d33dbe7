export { factResource } from './facts.ts';
export { documentResource, patientResource, provenanceResource, reportResource, studyResource } from './others.ts';
export type { DocumentOut, PatientOut, SourceOut, StudyOut } from './others.ts';
export type { FactOut, Resource } from './parts.ts';
