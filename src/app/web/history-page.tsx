// A file of its own, so that the patient's page is not fetched together with the staff's.
export { HistoryPage } from '#modules/records/web/history/history-page.tsx';
