import { z } from 'zod';

/**
 * Small schemas shared by the parts of a signed document.
 * Strings must be well-formed Unicode because RFC 8785 (JCS) refuses lone surrogates, and must hold something to read.
 */
export const shortText = text(400);
export const longText = text(8_000);
export const idText = text(128);

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const day = z.iso.date();

/** A moment, RFC 3339 in UTC. */
export const moment = z.iso.datetime();

/** SHA-256 as 64 lower-case hex digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

/** DICOM unique identifier (PS3.5 section 9.1): digits and dots, at most 64 characters. */
export const dicomUid = z
  .string()
  .max(64)
  .regex(/^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/, 'must be a DICOM UID');

/** A stated probability in whole parts of one hundred. */
export const percent = z.int().min(0).max(100);

/** Non-blank, well-formed text of at most `max` UTF-16 units, without C0 controls other than tab and line feed. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', 'must not be empty')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine((value) => !hasControl(value), 'must not hold control characters');
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if ((unit < 0x20 && unit !== 0x09 && unit !== 0x0a) || unit === 0x7f) return true;
  }
  return false;
}
