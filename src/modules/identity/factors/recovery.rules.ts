/** Letters and digits that are not taken for one another on paper: 32, so that each is five bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 16;

/** How many recovery codes a person is given at a time. */
export const recoveryCodeCount = 10;

/** A recovery code as a person writes it down, `7K3M-9QXR-A2TD-WH5C`: 80 bits. @param random 16 random bytes */
export function recoveryCodeOf(random: Uint8Array): string {
  const text = Array.from(random.subarray(0, letters), (byte) => alphabet[byte & 31]).join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/** Without spaces, dashes and case, and with the letters read that look like digits. */
export const plainRecoveryCode = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** Whether what was typed in the place of a one-time code is a recovery code. */
export const isRecoveryCode = (code: string): boolean => plainRecoveryCode(code).length === letters;
