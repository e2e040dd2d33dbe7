import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';
import { post, sendLeft } from './post.ts';

let app: TestApp;
let tenantId: string;
beforeAll(async () => {
  app = await createTestApp();
  tenantId = await app.newTenant();
});

const waiting = async () => (await app.owner.query<{ sealed: Buffer }>('select sealed from identity.mails')).rows;

/** Leaves a mail as an act does whose program stops at once after its commit. @returns the address it goes to. */
async function leaveAndStop(text: string): Promise<string> {
  const { parts } = app;
  const to = `${newId().slice(0, 10)}@example.org`;
  await parts.db.transaction({ kind: 'system' }, async (tx) => {
    const context = { tx, clock: parts.clock, afterCommit: () => undefined };
    await post(parts, context, { tenantId, to, subject: 'Your link', text });
  });
  return to;
}

const inMinutes = (count: number) => new Date(app.parts.clock.now().getTime() + count * 60_000);

const sentTo = async (to: string) => (await app.parts.mailer.list()).filter((mail) => mail.to === to);

describe('a mail of an act', () => {
  test('waits sealed when the program stops before it is sent, and is sent once, after a minute', async () => {
    const to = await leaveAndStop('The secret is sesame.');
    expect(await sentTo(to)).toEqual([]);
    const rows = await waiting();
    expect(rows).toHaveLength(1);
    expect(rows.map(({ sealed }) => sealed.toString('latin1')).join()).not.toContain('sesame');
    await sendLeft(app.parts, inMinutes(0));
    expect(await sentTo(to)).toEqual([]);
    await Promise.all([sendLeft(app.parts, inMinutes(2)), sendLeft(app.parts, inMinutes(2))]);
    expect(await sentTo(to)).toMatchObject([{ subject: 'Your link', text: 'The secret is sesame.' }]);
    expect(await waiting()).toEqual([]);
  });

  test('is gone with an act that is undone', async () => {
    const { parts } = app;
    const undone = parts.db.transaction({ kind: 'system' }, async (tx) => {
      const context = { tx, clock: parts.clock, afterCommit: () => undefined };
      await post(parts, context, { tenantId, to: 'nobody@example.org', subject: 'Never', text: '' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await sendLeft(app.parts, inMinutes(2));
    expect([await waiting(), await sentTo('nobody@example.org')]).toEqual([[], []]);
  });

  test('that could not leave for a day is dropped: what it leads to has ended', async () => {
    const to = await leaveAndStop('Too late.');
    await sendLeft(app.parts, inMinutes(25 * 60));
    expect([await waiting(), await sentTo(to)]).toEqual([[], []]);
  });
});
