import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeCt } from '#formats/dicom/index.ts';
import { startConsilium, type RunningConsilium } from './support/program.ts';

// The program on a small disk of its own. Making one needs the right to mount; without it this is skipped, and said.

const disk = mkdtempSync(join(tmpdir(), 'consilium-disk-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1500m', 'consilium-test', disk]).status === 0;

describe.skipIf(!mounted)('a disk that is full (needs the right to mount a small one)', () => {
  let program: RunningConsilium;
  const scan = mkdtempSync(join(tmpdir(), 'consilium-scan-'));
  afterAll(async () => {
    await program.remove();
    rmSync(scan, { recursive: true, force: true });
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const free = () => statfsSync(disk).bavail * statfsSync(disk).bsize;
  const ballast = () => join(disk, 'ballast');
  /** Leaves only so much. */
  function fill(left: number): void {
    const block = Buffer.alloc(1024 * 1024);
    while (free() > left + block.length) writeFileSync(ballast(), block, { flag: 'a' });
  }

  function consilium(...words: string[]) {
    const token = program.people.get('patient.maria')?.token ?? '';
    const args = ['tools/consilium.mjs', ...words, '--url', program.origin, '--token', token, '--json'];
    const ran = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { status: ran.status, text: ran.stdout + ran.stderr, json: () => JSON.parse(ran.stdout) as never };
  }

  let caseId: string;
  test('refuses new records in words, goes on reading, and loses nothing', async () => {
    program = await startConsilium({ dataFolder: join(disk, 'data') });
    const born = ['--name', 'Maria Lopez', '--birth-date', '1961-03-04', '--sex', 'female'];
    caseId = (
      consilium('cases', 'create', '--disorder', 'cancer', '--question', 'treatment', ...born).json() as {
        caseId: string;
      }
    ).caseId;
    const facts = { patientName: 'Lopez^Maria', birthDate: '19610304', sex: 'F' as const, rows: 512, slices: 100 };
    let index = 0;
    for (const { bytes } of writeCt(facts)) writeFileSync(join(scan, `IM${(index += 1)}`), bytes);
    fill(30 * 1024 * 1024);
    const refused = consilium('import', scan, '--case', caseId, '--wait');
    expect(refused.status).not.toBe(0);
    expect(refused.text).toMatch(/no room|full/i);
    const token = program.people.get('patient.maria')?.token ?? '';
    const headers = { authorization: `Bearer ${token}` };
    const records = await fetch(`${program.origin}/api/cases/${caseId}/records`, { headers });
    expect(records.status).toBe(200);
    expect((await fetch(`${program.origin}/health/live`)).status).toBe(200);
  });

  test('takes the same records once there is room again', () => {
    truncateSync(ballast());
    const taken = consilium('import', scan, '--case', caseId, '--wait');
    expect(taken.text).not.toMatch(/no room/i);
    expect(taken.status).toBe(0);
    expect(readFileSync(join(disk, 'data', 'demo', 'people.json'), 'utf8')).toContain('patient.maria');
  });
});
