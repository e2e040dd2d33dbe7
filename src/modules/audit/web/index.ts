export { AccessPage } from './access-page.tsx';
export { LogPage } from './log-page.tsx';
export { PrivacyPage } from './privacy-page.tsx';
