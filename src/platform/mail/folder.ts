import { join } from 'node:path';
import { readdir, readFile, rm } from 'node:fs/promises';
import { newId } from '#kernel/ids.ts';
import { open, seal } from '#platform/crypto/index.ts';
import { writeDurably } from '#platform/objects/index.ts';
import { oneLine, type Mail, type Mailer } from './mail.ts';

const context = 'outbox';

/** Mail written to a folder, sealed, because it holds names and addresses; the demo shows it in its outbox page. */
export function createFolderMailer(folder: string, now: () => Date, key: Uint8Array): Mailer {
  // The running number keeps the order of two mails of the same millisecond.
  let count = 0;
  const name = (sentAt: string) =>
    `${sentAt.replaceAll(':', '-')}-${String((count += 1)).padStart(6, '0')}-${newId().slice(0, 8)}.mail`;
  const names = async () => (await readdir(folder).catch(() => [])).filter((one) => one.endsWith('.mail'));
  const read = async (file: string) =>
    JSON.parse(open(key, await readFile(join(folder, file)), context).toString('utf8')) as Mail;
  return {
    send: async (mail) => {
      const sentAt = now().toISOString();
      const text = Buffer.from(JSON.stringify({ ...oneLine(mail), sentAt }));
      await writeDurably(join(folder, name(sentAt)), seal(key, text, context));
    },
    list: async () => {
      const newest = (await names()).toSorted().toReversed().slice(0, 100);
      return Promise.all(newest.map(read));
    },
    forget: async (to) => {
      for (const name of await names()) if ((await read(name)).to === to) await rm(join(folder, name), { force: true });
    },
    close: () => undefined,
  };
}
