/** What a person is told about their own sign-in. */
export type News =
  | 'new-device'
  | 'passkey-added'
  | 'passkey-removed'
  | 'password-changed'
  | 'codes-changed'
  | 'recovery-codes-made'
  | 'recovery-code-used'
  | 'institution-added'
  | 'institution-removed';

const happened: Record<News, { subject: string; text: string }> = {
  'new-device': {
    subject: 'You signed in on a new device',
    text: 'Somebody signed in as you on a device we had not seen before',
  },
  'passkey-added': { subject: 'A passkey was added', text: 'A passkey was added to your sign-in' },
  'passkey-removed': { subject: 'A passkey was removed', text: 'A passkey was removed from your sign-in' },
  'password-changed': { subject: 'Your password was changed', text: 'Your password was changed' },
  'codes-changed': {
    subject: 'Your app for codes was changed',
    text: 'Your sign-in takes its codes from another app now',
  },
  'recovery-codes-made': {
    subject: 'You have new recovery codes',
    text: 'New recovery codes were made, and the old ones ended',
  },
  'institution-added': {
    subject: 'Your institution was added to your sign-in',
    text: 'Your login here can be opened with the one of your institution now',
  },
  'institution-removed': {
    subject: 'Your institution was removed from your sign-in',
    text: 'The login of your institution opens your login here no more',
  },
  'recovery-code-used': { subject: 'A recovery code was used', text: 'A recovery code was used to sign in as you' },
};

/** The mail: what, when, on which device, and what to do when it was not them. */
export function mailOf(
  news: News,
  facts: { device: string; at: Date; page: string },
): { subject: string; text: string } {
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const { subject, text } = happened[news];
  return {
    subject,
    text: `${text} (${facts.device}, ${when.format(facts.at)} UTC).\n\nIf this was you, you need to do nothing.\n\nIf it was not you, go to ${facts.page}, end the other sessions and remove what is not yours. Or call us.`,
  };
}
