// D25: an old copy of everything that an installation has is put back: data, database, logs, guard. Nothing at home can tell.
// Another installation watches its logs and remembers more: the real programs must find it, and write nothing.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { nextCode, startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { expectThat, finish } from './support/tally.ts';

type Own = { url: string; vkeys: string[]; logs: { vkeys: string[] }[] };
type Shown = { own: Own; asked: { said: { log: string; size: number; agreedAt: string | null }[] }[] };

async function call(program: RunningConsilium, key: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${program.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${program.people.get(key)?.token ?? ''}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

/** The administrator proves who they are, and does what asks for it. */
async function administer(program: RunningConsilium, path: string, body: unknown): Promise<number> {
  const person = program.people.get(admin);
  if (!person) throw new Error('the demo has no administrator');
  await call(program, admin, 'POST', '/api/session/prove', { password: person.password, code: await nextCode(person) });
  return (await call(program, admin, 'PUT', path, body)).status;
}

const admin = 'admin.iris';
const shown = async (program: RunningConsilium) =>
  (await call(program, admin, 'GET', '/api/log/witnesses')).body as Shown;
const health = async (program: RunningConsilium) =>
  (await (await fetch(`${program.origin}/health/ready`)).json()) as { status: string; checks: { log?: string } };

/** Waits until the witness has seen as many items of both logs as there are. */
async function untilSeen(program: RunningConsilium): Promise<boolean> {
  for (let tries = 0; tries < 60; tries += 1) {
    const said = (await shown(program)).asked.flatMap((one) => one.said);
    if (said.length === 2 && said.every(({ agreedAt }) => agreedAt !== null)) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

const witness = await startConsilium();
const environment = { CONSILIUM_PRIVATE_ORIGINS: witness.origin };
let clinic = await startConsilium({ environment });
const { dataFolder } = clinic;
const places = [dataFolder, `${dataFolder}-guard`];
try {
  const ofClinic = (await shown(clinic)).own;
  const ofWitness = (await shown(witness)).own;
  const logs = ofClinic.logs.map(({ vkeys }) => ({ label: 'The clinic', vkeys }));
  const watched = await administer(witness, '/api/log/witnesses/watched', { logs });
  const witnesses = [{ label: 'The witness', url: `${witness.origin}/witness`, vkeys: ofWitness.vkeys }];
  const asked = await administer(clinic, '/api/log/witnesses/asked', { witnesses, quorum: 1 });
  expectThat('two installations hand one another their keys', watched === 200 && asked === 200, `${watched} ${asked}`);
  expectThat('the witness sees both logs within a moment', await untilSeen(clinic));
  await clinic.stop();
  for (const place of places) spawnSync('cp', ['-a', place, `${place}-old`]);

  clinic = await startConsilium({ dataFolder, environment });
  for (const key of ['coordinator.lena', admin]) await call(clinic, key, 'GET', '/api/desk');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const last = (await shown(clinic)).asked[0]?.said.map(({ size }) => size) ?? [];
  expectThat('it sees what was written since', (await health(clinic)).status === 'ok', last.join(', '));
  await clinic.stop();

  for (const place of places) {
    rmSync(place, { recursive: true });
    renameSync(`${place}-old`, place);
  }
  clinic = await startConsilium({ dataFolder, environment });
  let state = await health(clinic);
  for (let tries = 0; tries < 40 && state.status === 'ok'; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    state = await health(clinic);
  }
  expectThat(
    'the old copy is found by the witness, and the program only reads',
    state.status === 'read-only',
    state.checks.log,
  );
  const written = await call(clinic, 'patient.maria', 'POST', '/api/requests', {});
  expectThat('writing is refused', written.status === 503, String(written.status));
  const read = await call(clinic, 'coordinator.lena', 'GET', '/api/desk');
  expectThat('reading goes on', read.status === 200, String(read.status));
  await clinic.stop();
  await witness.stop();
  clinic = await startConsilium({ dataFolder, environment });
  expectThat('also after a restart without the witness', (await health(clinic)).status === 'read-only');
} finally {
  await clinic.remove();
  await witness.remove();
  for (const place of places) rmSync(`${place}-old`, { recursive: true, force: true });
}
finish();
