export { CheckPage } from './check-page.tsx';
export { HomePage, RequestsPage } from './home-page.tsx';
export { NewRequestPage } from './new-request-page.tsx';
export { QuestionsPage } from './questions-page.tsx';
