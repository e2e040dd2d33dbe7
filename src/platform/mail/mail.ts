/** A paper that goes with a mail, in base64. */
export type Attachment = { name: string; mediaType: string; base64: string };

/**
 * A message. Its text is without protected data: it says that there is something, never what. A paper goes with it only
 * where the patient chose that it goes by e-mail.
 */
export type Mail = { to: string; subject: string; text: string; sentAt: string; attachments?: readonly Attachment[] };

export type Mailer = {
  send(mail: Omit<Mail, 'sentAt'>): Promise<void>;
  /** What was sent and is still here, newest first. */
  list(): Promise<Mail[]>;
  /** Forgets what is still here of the mails to an address; what has left is out of reach. */
  forget(to: string): Promise<void>;
  /** Ends connections that wait for the next mail. */
  close(): void;
};

/** A line break, or any other control character, in an address or subject could add headers of its own. */
export function oneLine(mail: Omit<Mail, 'sentAt'>): Omit<Mail, 'sentAt'> {
  return {
    to: mail.to.replaceAll(/\p{Cc}/gu, ''),
    subject: mail.subject.replaceAll(/\p{Cc}+/gu, ' '),
    text: mail.text,
    ...(mail.attachments ? { attachments: mail.attachments } : {}),
  };
}
