import { AccessPage } from '#modules/audit/web/index.ts';
import { LinkPage, SignInPage } from '#modules/identity/web/index.ts';
import { CheckPage, HomePage, NewRequestPage, QuestionsPage, RequestsPage } from '#modules/intake/web/index.ts';
import { StartPage } from '#modules/programmes/web/index.ts';
import { PatientLetterPage } from './letter-page.tsx';
import { OutboxPage } from './outbox-page.tsx';
import { RecordsPage } from './records-page.tsx';
import type { Page } from './start-page.tsx';

/** Every page of the patient's side: one line each. */
export const patientPages: readonly Page[] = [
  { path: '/', component: StartPage },
  { path: '/start/$programme', component: StartPage },
  { path: '/sign-in', component: SignInPage },
  { path: '/sign-in/link', component: LinkPage },
  { path: '/outbox', component: OutboxPage },
  { path: '/request', component: RequestsPage },
  { path: '/request/new', component: NewRequestPage },
  { path: '/request/$caseId', component: HomePage },
  { path: '/request/$caseId/questions/$step', component: QuestionsPage },
  { path: '/request/$caseId/records', component: RecordsPage },
  { path: '/request/$caseId/check', component: CheckPage },
  { path: '/request/$caseId/letter', component: PatientLetterPage },
  { path: '/request/$caseId/access', component: AccessPage },
];
