import { LogPage } from '#modules/audit/web/index.ts';
import { DeskPage } from '#modules/cases/web/index.ts';
import { InvitationsPage, MatchPage } from '#modules/matching/web/index.ts';
import { SignPage } from '#modules/opinions/web/index.ts';
import { CaseDeskPage } from './case-desk-page.tsx';
import { ReadingRoomPage } from './reading-room-page.tsx';
import type { Page } from './start-page.tsx';

/** Every staff screen: one line each. */
export const staffPages: readonly Page[] = [
  { path: '/staff/desk', component: DeskPage },
  { path: '/staff/cases/$caseId', component: CaseDeskPage },
  { path: '/staff/cases/$caseId/match', component: MatchPage },
  { path: '/staff/cases/$caseId/read', component: ReadingRoomPage },
  { path: '/staff/cases/$caseId/sign', component: SignPage },
  { path: '/staff/invitations', component: InvitationsPage },
  { path: '/staff/log', component: LogPage },
];
