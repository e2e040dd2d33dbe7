import { lazyRouteComponent as later } from '@tanstack/react-router';
import { StartPage } from '#modules/programmes/web/index.ts';
import type { Page } from './application.tsx';

const intake = () => import('#modules/intake/web/index.ts');
const helping = () => import('#modules/cases/web/helping-page.tsx');
const identity = () => import('#modules/identity/web/index.ts');

/**
 * Every page of the patient's side: one line each. The first page comes with the entry, so that its words need no second
 * journey over a slow line; every other page is fetched when it is opened.
 */
export const patientPages: readonly Page[] = [
  { path: '/', component: StartPage },
  { path: '/start/$programme', component: StartPage },
  { path: '/sign-in', component: later(identity, 'SignInPage') },
  { path: '/sign-in/link', component: later(identity, 'LinkPage') },
  { path: '/sign-in/reset', component: later(identity, 'ResetPage') },
  { path: '/sign-in/oidc', component: later(identity, 'InstitutionPage') },
  { path: '/invite', component: later(identity, 'InvitePage') },
  { path: '/helping', component: later(helping, 'HelpingPage') },
  { path: '/outbox', component: later(() => import('./outbox-page.tsx'), 'OutboxPage') },
  { path: '/request', component: later(intake, 'RequestsPage') },
  { path: '/request/new', component: later(intake, 'NewRequestPage') },
  { path: '/request/account', component: later(() => import('./account-page.tsx'), 'AccountPage') },
  { path: '/request/data', component: later(() => import('#modules/rights/web/my-data-page.tsx'), 'MyDataPage') },
  {
    path: '/request/portal',
    component: later(() => import('#modules/records/web/sources/portal-back-page.tsx'), 'PortalBackPage'),
  },
  { path: '/request/$caseId', component: later(() => import('./home-page.tsx'), 'RequestHomePage') },
  { path: '/request/$caseId/questions/$step', component: later(intake, 'QuestionsPage') },
  { path: '/request/$caseId/records', component: later(() => import('./records-page.tsx'), 'RecordsPage') },
  {
    path: '/request/$caseId/portal/$sourceId',
    component: later(() => import('#modules/records/web/sources/portal-page.tsx'), 'PortalPage'),
  },
  {
    path: '/request/$caseId/letters',
    component: later(() => import('#modules/records/web/requests/letters-page.tsx'), 'LettersPage'),
  },
  { path: '/request/$caseId/history', component: later(() => import('./history-page.tsx'), 'HistoryPage') },
  { path: '/request/$caseId/check', component: later(intake, 'CheckPage') },
  { path: '/request/$caseId/letter', component: later(() => import('./letter-page.tsx'), 'PatientLetterPage') },
  { path: '/request/$caseId/sharing', component: later(() => import('./sharing-page.tsx'), 'SharingPage') },
  {
    path: '/request/$caseId/helpers',
    component: later(() => import('#modules/cases/web/helpers-page.tsx'), 'HelpersPage'),
  },
  {
    path: '/request/$caseId/corrections',
    component: later(() => import('#modules/rights/web/corrections-page.tsx'), 'CorrectionsPage'),
  },
  { path: '/help/erased', component: later(() => import('#modules/rights/web/erased-page.tsx'), 'ErasedPage') },
  { path: '/help/proof', component: later(() => import('./proof-page.tsx'), 'ProofPage') },
  { path: '/request/$caseId/access', component: later(() => import('./access-page.tsx'), 'AccessPage') },
];
