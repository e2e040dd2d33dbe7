import { listRecords } from '#modules/records/records.contract.ts';
import { appendUpload, createUpload } from '#modules/records/uploads.contract.ts';
import { packHeader, packMagic, packMediaType } from '#formats/pack/index.ts';
import { writeCt } from '#formats/dicom/write-ct.ts';
import type { DemoClient, DemoFile } from '#app/demo/demo-client.ts';
import { demoAssign } from '#app/demo/demo-opinion.ts';
import { demoRequest } from '#app/demo/demo-request.ts';
import type { ApiClient } from '../../src/cli/client/api.ts';
import type { RunningConsilium } from '../../e2e/support/program.ts';
import { stowBody } from './study.ts';
import { clientFor } from './world.ts';

const who = {
  name: 'Maria Lopez',
  birthDate: '1961-03-04',
  sex: 'F' as const,
  patientId: 'MRN-100401',
  seed: 77,
  noduleMm: 14,
};

/** A request of Maria's with a 300-slice CT, sent, checked by the desk and taken by Dr Okafor. @returns its case id */
export async function caseBeingRead(program: RunningConsilium): Promise<string> {
  const maria = clientFor(program, 'patient.maria');
  let caseId = '';
  const client: DemoClient = {
    call: maria.call,
    handIn: async (id, files) => {
      caseId = id;
      await handInPapers(
        maria,
        id,
        files.filter(({ path }) => !path.startsWith('CT chest/')),
      );
      await handInScan(program, id);
    },
  };
  await demoRequest(client, who, () => looked(maria, caseId));
  const [desk, expert] = ['coordinator.lena', 'expert.amara'].map((key) => asDemo(clientFor(program, key)));
  if (desk && expert) await demoAssign(desk, expert, caseId, program.people.get('expert.amara')?.id ?? '');
  return caseId;
}

const asDemo = (api: ApiClient): DemoClient => ({
  call: api.call,
  handIn: () => Promise.reject(new Error('only the patient hands in')),
});

async function handInScan(program: RunningConsilium, caseId: string): Promise<void> {
  const scan = writeCt({
    slices: 300,
    rows: 512,
    columns: 512,
    seed: who.seed,
    patientName: 'Lopez^Maria',
    patientId: who.patientId,
    birthDate: '19610304',
    sex: who.sex,
    studyDate: '20261012',
  });
  const { body, contentType } = stowBody([...scan].map(({ bytes }) => bytes));
  const headers = { 'content-type': contentType, accept: 'application/dicom+json' };
  const maria = clientFor(program, 'patient.maria');
  await (await maria.raw(`/dicomweb/cases/${caseId}/studies`, { method: 'POST', headers, body })).arrayBuffer();
}

/** One pack by the upload door, as the browser sends it. */
export async function handInPapers(api: ApiClient, caseId: string, files: readonly DemoFile[]): Promise<void> {
  const pieces = files.flatMap(({ path, bytes }) => [packHeader({ path, size: bytes.length, lastModified: 0 }), bytes]);
  const pack = Buffer.concat([packMagic, ...pieces]);
  const base64 = (words: string) => Buffer.from(words).toString('base64');
  const tus = { 'tus-resumable': '1.0.0' };
  const created = await api.raw(createUpload.path.replace(':caseId', caseId), {
    method: createUpload.method,
    headers: {
      ...tus,
      'upload-length': String(pack.length),
      'upload-metadata': `path ${base64('pack')},filetype ${base64(packMediaType)}`,
    },
  });
  await api.raw(created.headers.get('location') ?? '', {
    method: appendUpload.method,
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: pack,
  });
}

/** Waits until every file that was handed in has been looked at. */
async function looked(api: ApiClient, caseId: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const { progress } = await api.call(listRecords, { caseId });
    if (progress.files.received === 0 && progress.files.checked > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the records were not looked at within a minute');
}
