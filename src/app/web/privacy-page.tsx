// A file of its own, so that the privacy officer's page is not fetched together with the patient's.
export { PrivacyPage } from '#modules/audit/web/index.ts';
