import { lazyRouteComponent as later } from '@tanstack/react-router';
import type { Page } from './application.tsx';

const matching = () => import('#modules/matching/web/index.ts');

/** Every staff screen: one line each, fetched when it is opened. */
export const staffPages: readonly Page[] = [
  { path: '/staff/desk', component: later(() => import('./desk-page.tsx'), 'DeskPage') },
  { path: '/staff/cases/$caseId', component: later(() => import('./case-desk-page.tsx'), 'CaseDeskPage') },
  { path: '/staff/cases/$caseId/match', component: later(matching, 'MatchPage') },
  { path: '/staff/cases/$caseId/read', component: later(() => import('./reading-room-page.tsx'), 'ReadingRoomPage') },
  { path: '/staff/cases/$caseId/sign', component: later(() => import('./sign-page.tsx'), 'SignPage') },
  { path: '/staff/invitations', component: later(matching, 'InvitationsPage') },
  { path: '/staff/emergency', component: later(() => import('#modules/consent/web/index.ts'), 'EmergencyPage') },
  { path: '/staff/account', component: later(() => import('./account-page.tsx'), 'AccountPage') },
  { path: '/staff/log', component: later(() => import('./log-page.tsx'), 'LogPage') },
  {
    path: '/staff/log/witnesses',
    component: later(() => import('#modules/audit/web/witnesses-page.tsx'), 'WitnessesPage'),
  },
  { path: '/staff/privacy', component: later(() => import('./privacy-page.tsx'), 'PrivacyPage') },
  {
    path: '/staff/privacy/rights',
    component: later(() => import('#modules/rights/web/rights-desk-page.tsx'), 'RightsDeskPage'),
  },
  { path: '/staff/people', component: later(() => import('#modules/identity/web/people-page.tsx'), 'PeoplePage') },
  {
    path: '/staff/people/keys',
    component: later(() => import('#modules/opinions/web/keys-page.tsx'), 'KeysPage'),
  },
  {
    path: '/staff/settings/sign-in',
    component: later(() => import('#modules/identity/web/institutions-page.tsx'), 'InstitutionsPage'),
  },
  {
    path: '/staff/settings/hospitals',
    component: later(() => import('#modules/records/web/sources/hospitals-page.tsx'), 'HospitalsPage'),
  },
  {
    path: '/staff/settings/proof',
    component: later(() => import('./outside-proof-page.tsx'), 'OutsideProofPage'),
  },
  { path: '/staff/help', component: later(() => import('./help-page.tsx'), 'HelpPage') },
];
