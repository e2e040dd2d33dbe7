export { consentBundleOf, type ConsentFacts, type ConsentItem } from './consent.ts';
export { auditBundleOf, auditEventOf, type AuditAct, type AuditSource } from './audit-event.ts';
export { readFhirBundle, readFhirNdjson } from './read.ts';
export type {
  Fact,
  FactCode,
  FactKind,
  FactSource,
  FhirAttachment,
  FhirContent,
  FhirDocument,
  PatientIdentity,
} from './facts.types.ts';
export { everythingBundle, type CorrectionCopy, type RequestCopy } from './everything.ts';
