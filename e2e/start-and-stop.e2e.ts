import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, test } from 'vitest';
import { startConsilium, type RunningConsilium } from './support/program.ts';

/** PostgreSQL servers that run on this data folder. */
function serversOn(folder: string): number {
  if (process.platform !== 'linux') return 0;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/postgres/cluster`);
      } catch {
        return false;
      }
    }).length;
}

describe('starting and stopping', () => {
  let program: RunningConsilium;
  afterAll(() => program.remove());

  test('the first start is ready within 20 s and answers its health doors', async () => {
    program = await startConsilium();
    expect(program.readyMs).toBeLessThan(20_000);
    const ready = await fetch(`${program.origin}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: 'ok',
      checks: { database: 'ok', log: 'ok', scanner: 'not connected' },
    });
    expect(program.people.has('patient.maria')).toBe(true);
  });

  test('a second start on the same data folder is refused with a clear sentence', () => {
    const second = spawnSync(process.execPath, ['src/main.ts'], {
      env: { ...process.env, PORT: '0', NODE_ENV: '', CONSILIUM_DATA: program.dataFolder },
      encoding: 'utf8',
    });
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/in use by another Consilium \(process \d+\)/);
  });

  test('a killed program starts again clean, within 5 s, with the same people', async () => {
    const before = program.people.get('patient.maria')?.token;
    await program.kill();
    program = await startConsilium({ dataFolder: program.dataFolder });
    expect(program.readyMs).toBeLessThan(5_000);
    expect(program.people.get('patient.maria')?.token).toBe(before);
    const me = await fetch(`${program.origin}/api/session`, { headers: { authorization: `Bearer ${before}` } });
    expect(((await me.json()) as { name: string }).name).toBe('Maria Lopez');
  });

  test('a database that is stopped comes back by itself, and requests meanwhile are told so in words', async () => {
    const token = program.people.get('patient.maria')?.token;
    const ask = () => fetch(`${program.origin}/api/session`, { headers: { authorization: `Bearer ${token}` } });
    const server = Number(readFileSync(`${program.dataFolder}/postgres/cluster/postmaster.pid`, 'utf8').split('\n')[0]);
    process.kill(server, 'SIGQUIT');
    const answers = new Set<number>();
    const started = performance.now();
    for (let status = 0; status !== 200 && performance.now() - started < 10_000;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const answer = await ask();
      status = answer.status;
      answers.add(status);
      if (status !== 200) expect(await answer.json()).toMatchObject({ code: 'service.unavailable' });
    }
    expect([...answers]).toContain(200);
    expect([...answers].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });

  test('Ctrl-C stops everything it started, PostgreSQL too', async () => {
    expect(await program.stop()).toBe(0);
    expect(serversOn(program.dataFolder)).toBe(0);
  });

  test('the port is the one that was asked for', async () => {
    program = await startConsilium({ dataFolder: program.dataFolder, environment: { PORT: '38417' } });
    expect(program.origin).toBe('http://127.0.0.1:38417');
  });

  test('mails leave by the server that is set, and its open connection keeps nothing from stopping', async () => {
    await program.stop();
    const mails: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks).toString());
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const environment = { SMTP_URL: `smtp://127.0.0.1:${port}`, CONSILIUM_MAIL_FROM: 'no-reply@clinic.example' };
    program = await startConsilium({ dataFolder: program.dataFolder, environment });
    const asked = await fetch(`${program.origin}/api/sign-in/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-consilium-request': '1' },
      body: JSON.stringify({ email: 'new.patient@example.org', programme: 'northlight' }),
    });
    expect(asked.status).toBe(200);
    await expect.poll(() => mails.length, { timeout: 15_000 }).toBe(1);
    expect(mails[0]).toMatch(/^To: new\.patient@example\.org\r$/m);
    expect(mails[0]).toMatch(/^From: no-reply@clinic\.example\r$/m);
    expect(await program.stop()).toBe(0);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  test('a demo on a public address is refused', () => {
    const open = spawnSync(process.execPath, ['src/main.ts'], {
      env: { ...process.env, HOST: '0.0.0.0', NODE_ENV: '', CONSILIUM_DATA: `${program.dataFolder}-x` },
      encoding: 'utf8',
    });
    expect(open.status).toBe(1);
    expect(open.stderr).toMatch(/listens on this machine only/);
  });
});
