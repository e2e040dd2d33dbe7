import type { Page } from './start-page.tsx';

/** Every staff screen: one line each. */
export const staffPages: readonly Page[] = [];
