export { EmergencyBanner } from './emergency-banner.tsx';
export { EmergencyPage } from './emergency-page.tsx';
export { SharingPage } from './sharing-page.tsx';
