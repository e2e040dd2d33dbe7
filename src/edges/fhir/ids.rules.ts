import { z } from 'zod';

/**
 * Ids of resources: that of the case (which is the Patient), and behind it that of the thing. Together 64 characters, which
 * FHIR allows, and the case can be asked for before anything is looked up.
 */
const length = 32;
export const resourceId = (caseId: string, itemId: string): string => `${caseId}${itemId}`;

/** Any text: what is no id of ours is not there, and is answered like what is another's. */
export const fhirId = z.string().min(1).max(200);
export const caseOf = (id: string): string => id.slice(0, length);

/** `Patient/x` or `x`. */
export const patientReference = z
  .string()
  .max(200)
  .transform((text) => text.replace(/^.*Patient\//, ''));
