export { proposeDocument } from './propose.rules.ts';
export type { DocumentProposal, DocumentText } from './propose.rules.ts';
export type { DocumentKind } from './kinds.rules.ts';
export type { Evidence, Proposed } from './lines.ts';
export type { PatientSeen, Sex } from './people.rules.ts';
