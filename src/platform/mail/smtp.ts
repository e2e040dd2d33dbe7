import { createTransport } from 'nodemailer';
import { AppError } from '#kernel/errors.ts';
import { oneLine, type Mailer } from './mail.ts';

/** Where mails go: `smtps://user:password@host:465`, or `smtp://…:587`, which is refused unless it turns to TLS. */
export type SmtpSettings = { url: string; from: string };

/** Loopback is this machine: a relay that listens there needs no TLS. */
const isHere = (host: string) => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);

const parts = ({ url }: SmtpSettings) => {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isHere(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
};

/**
 * Mails by a server of the operator. What was accepted there is out of our hands: nothing of it is kept here.
 * `send` throws AppError service.unavailable when the server does not take it, so that whoever sends tries again.
 */
export function createSmtpMailer(settings: SmtpSettings): Mailer {
  const transport = createTransport({
    ...parts(settings),
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    tls: { minVersion: 'TLSv1.2' },
    // A mail is text of ours; nothing in it may make the server read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      const { to, subject, text, attachments = [] } = oneLine(mail);
      await transport
        .sendMail({
          from: settings.from,
          // As one address, never as a list that somebody wrote into a name.
          to: [{ name: '', address: to }],
          subject,
          text,
          attachments: attachments.map(({ name, mediaType, base64 }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(base64, 'base64'),
          })),
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        .catch((cause: unknown) => {
          throw new AppError('service.unavailable', 'The mail server does not take our mails just now.', { cause });
        });
    },
    list: () => Promise.resolve([]),
    forget: () => Promise.resolve(),
    close: () => transport.close(),
  };
}
