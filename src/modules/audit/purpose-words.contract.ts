/** Why something was done, in words that follow the act: “looked at your scan, to give you an opinion”. */
export function wordsOfPurpose(
  purpose: string,
  roles: readonly string[],
  reader: 'patient' | 'staff' = 'patient',
): string {
  const you = reader === 'patient' ? 'you' : 'the patient';
  switch (purpose) {
    case 'TREAT':
      return roles.includes('expert') ? `to give ${you} an opinion` : `to care for ${you}`;
    case 'HOPERAT':
      return reader === 'patient' ? 'to look after your request' : 'to look after the request';
    case 'PATRQT':
      return reader === 'patient' ? 'because you asked for it' : 'because the patient asked for it';
    case 'HCOMPL':
      return 'to see that the rules are kept';
    case 'BTG':
    case 'ETREAT':
      return 'in an emergency';
    case 'SYSADMIN':
      return 'to keep the service running';
    default:
      return 'for another reason';
  }
}

/** The same, standing by itself: “To give you an opinion”. */
export function purposeTitle(purpose: string, roles: readonly string[]): string {
  const words = wordsOfPurpose(purpose, roles, 'staff');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const roleNames: Readonly<Record<string, string>> = {
  coordinator: 'nurse',
  expert: 'doctor',
  auditor: 'privacy officer',
  admin: 'administrator',
  carer: 'helper',
  patient: 'patient',
};

/** What a person is here, in one word; empty for a program and for a role that has no word. */
export const roleWord = (roles: readonly string[]): string => roleNames[roles[0] ?? ''] ?? '';
