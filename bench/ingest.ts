import { startConsilium } from '../e2e/support/program.ts';
import { figure, peakMemory, resetPeak, timed, type Figure } from './support/figures.ts';
import { startOrthanc } from './support/orthanc.ts';
import { ctInstances, stowBody } from './support/study.ts';
import { newCase } from './support/world.ts';

const runs = 5;

async function post(url: string, headers: Record<string, string>, body: Buffer<ArrayBuffer>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/dicom+json', ...headers },
    body,
  });
  if (!response.ok) throw new Error(`STOW answered ${response.status}: ${(await response.text()).slice(0, 400)}`);
  await response.arrayBuffer();
}

/** A 300-slice CT (157 MB) by one STOW-RS request: durable when answered. Orthanc beside it when it is installed. */
export async function benchIngest(): Promise<Figure[]> {
  const program = await startConsilium();
  const orthanc = await startOrthanc();
  const [ours, theirs, memory, theirMemory]: [number[], number[], number[], number[]] = [[], [], [], []];
  try {
    for (let run = 0; run < runs; run += 1) {
      const { body, contentType } = stowBody(ctInstances(100 + run));
      const { api, caseId } = await newCase(program);
      const headers = {
        'content-type': contentType,
        authorization: `Bearer ${program.people.get('patient.maria')?.token}`,
      };
      resetPeak(program.pid);
      ours.push(await timed(() => post(`${api.url}/dicomweb/cases/${caseId}/studies`, headers, body)));
      memory.push(peakMemory(program.pid));
      if (!orthanc) continue;
      resetPeak(orthanc.pid);
      theirs.push(await timed(() => post(orthanc.stow, { 'content-type': contentType }, body)));
      theirMemory.push(peakMemory(orthanc.pid));
    }
  } finally {
    await orthanc?.stop();
    await program.remove();
  }
  const own = [
    figure('STOW-RS of a 300-slice CT, 157 MB', 'ms', ours),
    figure('  peak memory of the server meanwhile', 'MB', memory),
  ];
  if (theirs.length === 0) return own;
  return [...own, figure('  the same by Orthanc', 'ms', theirs), figure('  peak memory of Orthanc', 'MB', theirMemory)];
}
