/** A UID is at most 64 characters (PS3.5 9.1). */
const MAX_UID = 64;

/**
 * True for a UID by the grammar of PS3.5 9.1: components of digits, separated by dots, at most 64 characters.
 * Components with leading zeros break the standard but are in real hospital archives; they are harmless and let pass.
 */
export function isUid(value: string): boolean {
  return value.length > 0 && value.length <= MAX_UID && /^[0-9]+(\.[0-9]+)*$/.test(value);
}
