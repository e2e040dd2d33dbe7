// D14: an old copy of the data folder is put back under a log that was signed further. The real program must find it,
// show what is there, write nothing, and go on only after a recovery that says so in the log.
import { spawn, spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { startConsilium, type RunningConsilium } from '../e2e/support/program.ts';
import { expectThat, finish } from './support/tally.ts';

/** Runs `consilium …` on a data folder. */
function consilium(dataFolder: string, ...args: string[]): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CONSILIUM_DATA: dataFolder };
    const child = spawn(process.execPath, ['tools/consilium.mjs', ...args], { env });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += String(data)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out }));
  });
}

const as = (program: RunningConsilium, key: string) => ({
  authorization: `Bearer ${program.people.get(key)?.token ?? ''}`,
  'content-type': 'application/json',
});
const read = (program: RunningConsilium, key: string, path: string) =>
  fetch(`${program.origin}${path}`, { headers: as(program, key) });
const health = async (program: RunningConsilium) =>
  (await (await fetch(`${program.origin}/health/ready`)).json()) as { status: string; checks: { log?: string } };

const first = await startConsilium();
const { dataFolder } = first;
const old = `${dataFolder}-old`;
let program = first;
try {
  await first.stop();
  const sound = await consilium(dataFolder, 'log', 'check');
  expectThat('the self-check finds nothing in a sound log', sound.status === 0, sound.out.trim());
  // As backups are made: owners and rights as they were, or the database would not start on it.
  spawnSync('cp', ['-a', dataFolder, old]);

  program = await startConsilium({ dataFolder });
  expectThat('it starts again on the same data', (await health(program)).status === 'ok');
  for (const key of ['coordinator.lena', 'patient.maria']) await read(program, key, '/api/desk');
  await program.stop();

  // As an administrator does who is content with last night's backup.
  rmSync(dataFolder, { recursive: true });
  renameSync(old, dataFolder);
  const check = await consilium(dataFolder, 'log', 'check');
  expectThat('the self-check finds the old copy', check.status === 1, check.out.trim().split('\n')[0]);
  program = await startConsilium({ dataFolder });
  const { status, checks } = await health(program);
  expectThat('the program starts and says that it only reads', status === 'read-only', checks.log);
  const seen = await read(program, 'coordinator.lena', '/api/desk');
  expectThat('reading goes on', seen.status === 200);
  const written = await fetch(`${program.origin}/api/requests`, {
    method: 'POST',
    headers: as(program, 'patient.maria'),
    body: '{}',
  });
  expectThat('writing is refused', written.status === 503, String(written.status));
  await program.stop();

  const recovered = await consilium(dataFolder, 'log', 'recover', '--reason', 'The backup of last night was put back');
  expectThat(
    'the recovery says what is missing',
    recovered.status === 0 && /Missing: \d/.test(recovered.out),
    recovered.out.trim().split('\n')[1],
  );
  program = await startConsilium({ dataFolder });
  expectThat('after the recovery it writes again', (await health(program)).status === 'ok');
  await read(program, 'coordinator.lena', '/api/desk');
  await program.stop();
  const end = await consilium(dataFolder, 'log', 'check');
  expectThat('the self-check finds nothing in the new epoch', end.status === 0, end.out.trim().split('\n').at(-1));
} finally {
  await program.remove();
  rmSync(old, { recursive: true, force: true });
}
finish();
