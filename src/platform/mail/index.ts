import { join } from 'node:path';
import { readdir, readFile } from 'node:fs/promises';
import { newId } from '#kernel/ids.ts';
import { writeDurably } from '#platform/objects/index.ts';

/** A message to a person. Without protected data: it says that there is something, never what. */
export type Mail = { to: string; subject: string; text: string; sentAt: string };

export type Mailer = {
  send(mail: Omit<Mail, 'sentAt'>): Promise<void>;
  /** Newest first. */
  list(): Promise<Mail[]>;
};

/** Mail written to a folder; the demo shows it in its outbox page. */
export function createFolderMailer(folder: string, now: () => Date): Mailer {
  // The running number keeps the order of two mails of the same millisecond.
  let count = 0;
  const name = (sentAt: string) =>
    `${sentAt.replaceAll(':', '-')}-${String((count += 1)).padStart(6, '0')}-${newId().slice(0, 8)}.json`;
  return {
    send: async (mail) => {
      // A line break in an address or subject could add headers of its own.
      const clean = {
        ...mail,
        to: mail.to.replaceAll(/[\r\n]/g, ''),
        subject: mail.subject.replaceAll(/[\r\n]/g, ' '),
      };
      const sentAt = now().toISOString();
      await writeDurably(join(folder, name(sentAt)), JSON.stringify({ ...clean, sentAt }));
    },
    list: async () => {
      const names = (await readdir(folder).catch(() => []))
        .filter((name) => name.endsWith('.json'))
        .toSorted()
        .toReversed();
      return Promise.all(
        names.slice(0, 100).map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Mail),
      );
    },
  };
}
