import { appendLeaf } from '../audit.store.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { setAsked, setWatched, showWitnesses, type Witnesses } from './witness.contract.ts';

/** A whole installation that listens on loopback, with an administrator who has just proved who they are. */
export type Installation = {
  app: TestApp;
  admin: TestClient;
  origin: string;
  own: Witnesses['own'];
};

/** @param privateOrigins installations that it may connect to */
export async function installation(privateOrigins: readonly string[] = []): Promise<Installation> {
  const app = await createTestApp({ privateOrigins });
  const admin = await app.newPerson(await app.newTenant(), ['admin']);
  await app.owner.query('update identity.clients set proved_at = now()');
  const origin = await app.http.listen({ host: '127.0.0.1', port: 0 });
  const { own } = await admin.call(showWitnesses, {});
  return { app, admin, origin, own };
}

/** Grows a log by as many leaves and signs it. */
export async function grow({ app }: Installation, log: 'opinions' | 'access', leaves: number): Promise<void> {
  const at = new Date('2026-03-03T09:41:00Z');
  await app.parts.db.transaction({ kind: 'system' }, async (tx) => {
    for (let i = 0; i < leaves; i += 1)
      await appendLeaf(tx, log, JSON.stringify({ type: 'test', i, at: Math.random() }), at);
  });
  while ((await app.parts.audit[log].sequence()) > 0);
}

/** Lets `witness` watch the logs of `log`. */
export const watch = async (witness: Installation, log: Installation) =>
  witness.admin.call(setWatched, { logs: log.own.logs.map(({ vkeys }) => ({ label: 'The clinic', vkeys })) });

/** Lets `log` ask these witnesses. */
export const ask = async (log: Installation, witnesses: readonly Installation[], quorum: number) =>
  log.admin.call(setAsked, {
    witnesses: witnesses.map(({ origin, own }, i) => ({
      label: `Witness ${i + 1}`,
      url: `${origin}/witness`,
      vkeys: own.vkeys,
    })),
    quorum,
  });
