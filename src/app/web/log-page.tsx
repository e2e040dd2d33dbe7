// A file of its own, so that the auditor's page is not fetched together with the patient's.
export { LogPage } from '#modules/audit/web/index.ts';
