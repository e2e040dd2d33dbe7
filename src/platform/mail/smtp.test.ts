import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { createSmtpMailer, type Mailer, type SmtpSettings } from './index.ts';

type Received = { from: string; to: string[]; text: string; user: string | undefined };

const servers: SMTPServer[] = [];
const mailers: Mailer[] = [];
afterEach(async () => {
  for (const mailer of mailers.splice(0)) mailer.close();
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

/** A mail server on loopback; with its own certificate unless `plain`. */
async function mailServer(options: { plain?: boolean; secure?: boolean; refuse?: boolean } = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    secure: options.secure ?? false,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: options.plain ? ['STARTTLS'] : [],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss/word' ? done(null, { user: username }) : done(new Error('wrong')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (options.refuse) return done(Object.assign(new Error('full'), { responseCode: 452 }));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
          user: session.user as string | undefined,
        });
        done();
      });
    },
  });
  servers.push(server);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { received, port: (server.server.address() as AddressInfo).port };
}

const mailTo = (settings: SmtpSettings) => {
  const mailer = createSmtpMailer(settings);
  mailers.push(mailer);
  return mailer;
};
const from = 'Second opinions <no-reply@clinic.example>';
const mail = { to: 'maria@example.org', subject: 'Something is new', text: 'Please sign in.\n' };

describe('mail by SMTP', () => {
  test('arrives as plain text from the address of the service, with the name and password of the operator', async () => {
    const { received, port } = await mailServer({ plain: true });
    await mailTo({ url: `smtp://mailer:p%40ss%2Fword@127.0.0.1:${port}`, from }).send(mail);
    expect(received).toMatchObject([{ from: 'no-reply@clinic.example', to: ['maria@example.org'], user: 'mailer' }]);
    expect(received[0]?.text).toMatch(/^From: Second opinions <no-reply@clinic.example>/m);
    expect(received[0]?.text).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(received[0]?.text).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
  });

  test('carries no header, address or part that somebody wrote into a name, subject or text', async () => {
    const { received, port } = await mailServer({ plain: true });
    const mailer = mailTo({ url: `smtp://127.0.0.1:${port}`, from });
    const breaks = ['\r\n', '\n', '\r', '\u0000\n', '\u0085\n', '\u2028'];
    for (const end of breaks) {
      const evil = `${end}Bcc: evil@example.org${end}X-Evil: yes${end}${end}<b>body</b>`;
      await mailer
        .send({
          to: `maria@example.org${evil}`,
          subject: `New${evil}`,
          text: `Hello${evil}\r\n.\r\nMAIL FROM:<evil@example.org>\r\n`,
        })
        .catch(() => undefined);
      await mailer.send({ ...mail, subject: `New${evil}` });
      await mailer.send({ ...mail, to: 'a@example.org, b@example.org' }).catch(() => undefined);
    }
    expect(received.length).toBeGreaterThanOrEqual(breaks.length);
    for (const { to, from: sender, text } of received) {
      const head = text.slice(0, text.indexOf('\r\n\r\n'));
      expect(head).not.toMatch(/^(?:bcc|x-evil):/im);
      expect(head.match(/^subject:/gim)).toHaveLength(1);
      expect(to).toHaveLength(1);
      expect(to[0]).not.toBe('evil@example.org');
      expect(sender).toBe('no-reply@clinic.example');
    }
  });

  test('is not sent in the clear to another machine, nor to one whose certificate nobody knows', async () => {
    const { received, port } = await mailServer({ secure: true });
    await expect(mailTo({ url: `smtps://127.0.0.1:${port}`, from }).send(mail)).rejects.toMatchObject({
      code: 'service.unavailable',
    });
    const plain = await mailServer({ plain: true });
    // A name that is not this machine's, though it leads here.
    const elsewhere = mailTo({ url: `smtp://0.0.0.0:${plain.port}`, from });
    await expect(elsewhere.send(mail)).rejects.toMatchObject({ code: 'service.unavailable' });
    expect([...received, ...plain.received]).toEqual([]);
  });

  test('that the server does not take, or nobody takes, is an error in words, without the password', async () => {
    const { port } = await mailServer({ plain: true, refuse: true });
    const refused = mailTo({ url: `smtp://u:p%40ss%2Fword@127.0.0.1:${port}`, from }).send(mail);
    await expect(refused).rejects.toMatchObject({ code: 'service.unavailable' });
    const nobody = mailTo({ url: 'smtp://u:secret@127.0.0.1:1', from }).send(mail);
    const error = await nobody.then(
      () => undefined,
      (reason: Error & { cause?: Error }) => reason,
    );
    expect(error).toMatchObject({ code: 'service.unavailable' });
    expect(`${error?.message} ${error?.cause?.message}`).not.toContain('secret');
  });
});
