import { beforeAll, describe, expect, test } from 'vitest';
import { agreeing } from './cosigned-files.ts';
import {
  consistencyProof,
  formatCheckpoint,
  formatWitnessRequest,
  openCheckpoint,
  parseAnyKey,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVerifierKey,
  signCheckpoint,
} from '#formats/tlog/index.ts';
import { startRequest } from '#modules/intake/intake.contract.ts';
import { checkpoint as checkpointOf } from '../audit.contract.ts';
import { logKey } from '../log-keys.ts';
import { head, setAsked, setWatched, showWitnesses } from './witness.contract.ts';
import { ask, grow, installation, watch, type Installation } from './witness.fixture.ts';

let clinic: Installation;
let first: Installation;
let second: Installation;
beforeAll(async () => {
  [first, second] = await Promise.all([installation(), installation()]);
  clinic = await installation([first.origin, second.origin]);
  await grow(clinic, 'opinions', 3);
});

/** What a witness answers to a body, over the wire and without any of our headers. */
async function post(witness: Installation, body: string | Uint8Array) {
  const response = await fetch(`${witness.origin}/witness/add-checkpoint`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

const files = () => clinic.app.parts.audit.opinions.parts.files;
const keyOf = () => clinic.app.parts.audit.opinions.parts.key;

/** A request as an honest log makes it. */
async function request(oldSize: number, note?: Uint8Array): Promise<Uint8Array> {
  const checkpoint = note ?? (await files().checkpoint()) ?? new Uint8Array();
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  const proof = oldSize > size ? [] : await consistencyProof(files().tiles, oldSize, size);
  return formatWitnessRequest({ oldSize, proof, checkpoint });
}

describe('a witness on the wire', () => {
  test('knows no log before an administrator has handed its key over', async () => {
    expect(await post(first, await request(0))).toMatchObject({ status: 404 });
    await watch(first, clinic);
    const { logs } = await watch(second, clinic);
    expect(logs.map(({ origin }) => origin)).toEqual(clinic.own.logs.map(({ origin }) => origin));
  });

  test('refuses what cannot be read, what no known key has signed, and an old size beyond the new one', async () => {
    const sound = new TextDecoder().decode(await request(0));
    for (const broken of [
      '',
      'old 0\n',
      sound.replace('old 0', 'old 00'),
      sound.replace('old 0\n', 'old 0\nx\n'),
      '\u0000',
    ])
      expect(await post(first, broken), JSON.stringify(broken)).toMatchObject({ status: 400 });
    const { size, root } = await files().lastSigned();
    const foreign = signCheckpoint({ origin: keyOf().name, size, root }, [
      { ...logKey(first.app.parts.keyring, 'opinions', 1), name: keyOf().name },
    ]);
    expect(await post(first, await request(0, foreign))).toMatchObject({ status: 403 });
    expect(await post(first, await request(9))).toMatchObject({ status: 400 });
  });

  test('cosigns a log from its beginning with both keys, and says where it stands to who asks from elsewhere', async () => {
    const answer = await post(first, await request(0));
    expect(answer).toMatchObject({ status: 200 });
    const note = Buffer.concat([(await files().checkpoint()) ?? Buffer.alloc(0), Buffer.from(answer.text)]);
    const witness = first.own.vkeys.map(parseAnyKey);
    expect(
      openCheckpoint(note, parseVerifierKey(clinic.app.parts.audit.opinions.verifierKey), witness).verified,
    ).toHaveLength(3);
    for (const oldSize of [0, 1, 2])
      expect(await post(first, await request(oldSize))).toEqual({ status: 409, type: 'text/x.tlog.size', text: '3\n' });
    // The same head once more: nothing moves, and it is signed again with the present time.
    expect(await post(first, await request(3))).toMatchObject({ status: 200 });
  });

  test('signs neither a smaller tree, nor a proof that is wrong, nor another tree of the same size', async () => {
    const before = signCheckpoint({ origin: keyOf().name, size: 2, root: new Uint8Array(32) }, [keyOf()]);
    expect(await post(first, await request(2, before))).toMatchObject({ status: 409, text: '3\n' });
    const other = signCheckpoint({ origin: keyOf().name, size: 3, root: new Uint8Array(32).fill(1) }, [keyOf()]);
    expect(await post(first, formatWitnessRequest({ oldSize: 3, proof: [], checkpoint: other }))).toMatchObject({
      status: 409,
    });
    const larger = signCheckpoint({ origin: keyOf().name, size: 5, root: new Uint8Array(32).fill(1) }, [keyOf()]);
    const proof = [new Uint8Array(32), new Uint8Array(32)];
    expect(await post(first, formatWitnessRequest({ oldSize: 3, proof, checkpoint: larger }))).toMatchObject({
      status: 422,
    });
    const { watched } = await first.admin.call(showWitnesses, {});
    expect(watched.find(({ origin }) => origin === keyOf().name)).toMatchObject({
      size: 3,
      conflictAt: expect.any(String) as string,
    });
  });

  test('of many requests at once lets one win each step, and never goes back', async () => {
    const bodies: Uint8Array[] = [];
    for (let i = 0; i < 4; i += 1) {
      await grow(clinic, 'opinions', 1);
      bodies.push(await request(3), await request(3));
    }
    const answers = await Promise.all(bodies.map((body) => post(first, body)));
    const won = answers.filter(({ status }) => status === 200);
    // Two that are the same may both be answered only when the second asks from where the first went: these do not.
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    const { watched } = await first.admin.call(showWitnesses, {});
    const stands = watched.find(({ origin }) => origin === keyOf().name)?.size ?? 0;
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ text }) => text))).toEqual(
      new Set([`${stands}\n`]),
    );
    expect(stands).toBeGreaterThan(3);
  });

  test('keeps where it stands when a log is taken from the list and put back', async () => {
    await first.admin.call(setWatched, { logs: [] });
    expect(await post(first, await request(0))).toMatchObject({ status: 404 });
    await watch(first, clinic);
    expect(await post(first, await request(0))).toMatchObject({ status: 409 });
  });
});

describe('a log with two witnesses', () => {
  const publicHead = async () => clinic.app.http.inject({ url: checkpointOf.path.replace(':log', 'opinions') });

  test('asks both, publishes their lines, and goes on from what they say they have seen', async () => {
    await ask(clinic, [first, second], 2);
    await clinic.app.parts.audit.askWitnesses();
    const note = parseNote((await publicHead()).rawPayload);
    expect(agreeing(note, [first.own, second.own])).toHaveLength(2);
    expect(note.signatures).toHaveLength(6);
    await grow(clinic, 'opinions', 300);
    await clinic.app.parts.audit.askWitnesses();
    expect(agreeing(parseNote((await publicHead()).rawPayload), [first.own, second.own])).toHaveLength(2);
    const told = await clinic.app.http.inject({ url: '/log/opinions/head' });
    expect(told.json()).toMatchObject({ witnessed: { agree: ['Witness 1', 'Witness 2'], asked: 2, quorum: 2 } });
  });

  test('proves with a head that enough have seen, also while one is away, and takes the newest again later', async () => {
    const { opinions } = clinic.app.parts.audit;
    const seen = parseCheckpoint(parseNote((await files().cosigned.whole()) ?? new Uint8Array()).text).size;
    await first.app.owner.query('alter table audit.watched_heads rename to watched_heads_away');
    await grow(clinic, 'opinions', 2);
    await clinic.app.parts.audit.askWitnesses();
    const proofAt = async (idx: number) => {
      const { rows } = await clinic.app.owner.query<{ id: number }>(
        `select leaf_id as id from audit.positions where log = 'opinions' and idx = $1`,
        [idx],
      );
      const proof = await clinic.app.parts.db.transaction({ kind: 'system' }, (tx) =>
        opinions.proof(tx, Number(rows[0]?.id)),
      );
      return parseNote(parseProof(proof?.proof ?? new Uint8Array()).checkpoint);
    };
    expect(agreeing(await proofAt(seen - 1), [first.own, second.own])).toHaveLength(2);
    expect(agreeing(await proofAt(seen + 1), [first.own, second.own])).toEqual([second.own.name]);
    const { asked } = await clinic.admin.call(showWitnesses, {});
    expect(asked[0]?.said.find(({ log }) => log === 'opinions')?.failure).toContain('It answered with the number 500');
    await first.app.owner.query('alter table audit.watched_heads_away rename to watched_heads');
    await clinic.app.parts.audit.askWitnesses();
    expect(agreeing(await proofAt(seen + 1), [first.own, second.own])).toHaveLength(2);
    expect(clinic.app.parts.audit.stopped()).toEqual([]);
  });

  test('has the same six words for everyone, also of an earlier size', async () => {
    const now = (await clinic.app.http.inject({ url: '/log/opinions/head' })).json<{ size: number; words: string }>();
    await grow(clinic, 'opinions', 1);
    const later = (await clinic.app.http.inject({ url: `/log/opinions/head?size=${now.size}` })).json<object>();
    expect(later).toMatchObject({ size: now.size, words: now.words });
    expect((await clinic.app.http.inject({ url: '/log/opinions/head?size=100000' })).statusCode).toBe(404);
    expect(head.target).toBe('public');
  });
});

describe('a log that shows two people two trees', () => {
  test('is found by the witness, stops, and writes no more', async () => {
    const { audit } = clinic.app.parts;
    const signed = await files().lastSigned();
    // Whoever holds the key of the log shows somebody else another end of it, and the witness has seen that one.
    const other = signCheckpoint({ ...signed, size: signed.size, root: new Uint8Array(32).fill(5) }, [keyOf()]);
    await second.app.owner.query('update audit.watched_heads set size = $1, note = $2 where origin = $3', [
      signed.size,
      Buffer.from(other).toString(),
      keyOf().name,
    ]);
    await audit.askWitnesses();
    expect(audit.stopped().map(({ where }) => where)).toContain('witnesses');
    expect(audit.stopped()[0]?.words).toContain('has seen another log');
    const patient = await clinic.app.newPerson(clinic.admin.person.tenantId, ['patient']);
    await expect(
      patient.call(startRequest, { disorder: 'cancer', questionKind: 'surgery', place: 'GB' }),
    ).rejects.toMatchObject({ code: 'service.unavailable' });
    // Also after a restart in which nobody could be asked.
    expect((await audit.opinions.examine()).map(({ where }) => where)).toContain('witnesses');
  });
});

describe('the lists of an administrator', () => {
  test('refuse oneself, keys of the wrong kind, one twice, more than there are, and places nobody allowed', async () => {
    const witness = { label: 'W', url: `${first.origin}/witness`, vkeys: first.own.vkeys };
    const wrong = [
      { witnesses: [{ ...witness, vkeys: second.own.vkeys.slice(1) }], quorum: 1 },
      { witnesses: [witness, witness], quorum: 1 },
      { witnesses: [witness], quorum: 2 },
      { witnesses: [{ ...witness, url: 'http://127.0.0.1:1/witness' }], quorum: 1 },
      {
        witnesses: [{ ...witness, vkeys: [formatCheckpoint({ origin: 'x', size: 0, root: new Uint8Array(32) })] }],
        quorum: 1,
      },
    ];
    await first.app.owner.query('update identity.clients set proved_at = now()');
    await second.app.owner.query('update identity.clients set proved_at = now()');
    await second.admin.call(setAsked, { witnesses: [], quorum: 0 });
    for (const input of wrong)
      await expect(second.admin.call(setAsked, input), JSON.stringify(input).slice(0, 80)).rejects.toMatchObject({
        code: 'input.invalid',
      });
    await expect(first.admin.call(setAsked, { witnesses: [witness], quorum: 1 })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(watch(first, first)).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('are the administrator’s, with a fresh proof, and of one organisation alone', async () => {
    await second.app.owner.query('update identity.clients set proved_at = null');
    await expect(second.admin.call(setAsked, { witnesses: [], quorum: 0 })).rejects.toMatchObject({
      code: 'session.step-up',
    });
    const other = await first.app.newPerson(await first.app.newTenant('Another clinic'), ['admin']);
    expect((await other.call(showWitnesses, {})).watched).toEqual([]);
    const nurse = await first.app.newPerson(first.admin.person.tenantId, ['coordinator']);
    await expect(nurse.call(showWitnesses, {})).rejects.toMatchObject({ code: 'permission.denied' });
  });
});
