export { fhirOperations } from './fhir.operations.ts';
export { outcomeOf } from './outcome.ts';
export type { PersonOfCase, RecordParts } from './record.ts';
