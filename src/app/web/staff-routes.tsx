import { LogPage } from '#modules/audit/web/index.ts';
import type { Page } from './start-page.tsx';

/** Every staff screen: one line each. */
export const staffPages: readonly Page[] = [{ path: '/staff/log', component: LogPage }];
