export { consentBundleOf, type ConsentFacts, type ConsentItem } from './consent.ts';
export { auditBundleOf, auditEventOf, type AuditAct, type AuditSource } from './audit-event.ts';
export { readFhirBundle, readFhirNdjson } from './read.ts';
export { everythingBundle, type CorrectionCopy, type RequestCopy } from './everything.ts';
export { fhirXmlAt, readFhirXml } from './xml.ts';
export { plainNarrative } from './narrative.ts';
