// A file of its own, so that the patient's page is not fetched together with the auditor's.
export { AccessPage } from '#modules/audit/web/index.ts';
