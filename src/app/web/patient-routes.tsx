import type { Page } from './start-page.tsx';

/** Every page of the patient's side: one line each. */
export const patientPages: readonly Page[] = [];
