/** Messages to people: into a folder that the demo shows, or by the operator's mail server. */
export { createFolderMailer } from './folder.ts';
export type { Attachment, Mail, Mailer } from './mail.ts';
export { createSmtpMailer, type SmtpSettings } from './smtp.ts';
