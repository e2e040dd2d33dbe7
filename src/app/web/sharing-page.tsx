// A file of its own, so that the patient's page is not fetched together with the staff's.
export { SharingPage } from '#modules/consent/web/sharing-page.tsx';
