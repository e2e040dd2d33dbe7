import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { createJail } from '#platform/jail/index.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { isAppError } from '#kernel/errors.ts';
import type { ReaderTasks } from './readers.ts';
import type { FileKind } from './sniff/index.ts';

const jail = createJail({ entry: new URL('./readers.ts', import.meta.url), concurrency: 1 });
afterAll(() => jail.close());

function read<Task extends keyof ReaderTasks>(
  task: Task,
  input: ReaderTasks[Task]['input'],
): Promise<ReaderTasks[Task]['output']> {
  return jail.run(task, input);
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the readers work inside the jail', () => {
  const letter = makeLetter({
    facility: 'Clinic',
    date: '1 May 2024',
    title: 'Letter',
    patient: ['Patient: A'],
    body: ['Hello'],
  });

  test('PDF: kind, text and a page picture', async () => {
    expect(await read('sniff', letter)).toEqual({ kind: 'pdf' });
    expect((await read('pdf.read', { bytes: letter })).pages[0]?.text).toContain('Patient: A');
    const page = await read('pdf.render', { bytes: letter, page: 1, dpi: 72 });
    expect(await read('image.read', page.png)).toMatchObject({ kind: 'png', width: 595, height: 842 });
  });

  test('pictures, text and FHIR', async () => {
    const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    expect(await read('image.render', { bytes: jpeg })).toMatchObject({ mediaType: 'image/webp', width: 40 });
    expect(await read('text.read', { bytes: Uint8Array.from([0x4a, 0xf6, 0x72, 0x67]) })).toEqual({ text: 'Jörg' });
    expect(
      (await read('health.read', utf8('{"resourceType":"Patient","birthDate":"1961-03-04"}'))).people,
    ).toHaveLength(1);
  });

  test('an error keeps its code and words', async () => {
    await expect(read('pdf.read', { bytes: utf8('%PDF-1.7 nothing') })).rejects.toMatchObject({ code: 'file.damaged' });
    await expect(read('health.read', utf8('{"a":1}'))).rejects.toMatchObject({ code: 'input.unsupported' });
    await expect(read('dicom.read', utf8('no scan'))).rejects.toMatchObject({ name: 'AppError' });
  });
});

describeSharedData('the readers in the jail', () => {
  test('a scan, a fax and a PDF with Chinese characters', async () => {
    expect(await read('dicom.read', readFileSync(sample('hostile/dicom/valid-control.dcm')))).toBeTruthy();
    expect(
      await read('image.render', { bytes: readFileSync(sample('pdf/letters/s03-informe-es.fax.tif')) }),
    ).toMatchObject({ mediaType: 'image/png' });
    const chinese = readFileSync(sample('pdf/letters/s08-radiology-zh.pdf'));
    expect((await read('pdf.read', { bytes: chinese })).pages[0]?.text).toContain('磁共振检查报告');
    expect((await read('pdf.render', { bytes: chinese, page: 1, dpi: 100 })).png.length).toBeGreaterThan(5000);
  });

  test('every hostile file gets an answer or a refusal in words, and the process lives on', async () => {
    const files = readdirSync(sample('hostile'), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const killed: string[] = [];
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      const { kind } = await read('sniff', bytes);
      const outcome = await readAs(kind, bytes).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome, file.name).toMatchObject({ name: 'AppError' });
      if (isAppError(outcome) && /made its reader stop|more memory than|took longer than/.test(outcome.detail))
        killed.push(file.name);
    }
    expect(files.length).toBeGreaterThan(100);
    // None of them should need the jail's last resort.
    expect(killed).toEqual([]);
  }, 60_000);
});

function readAs(kind: FileKind, bytes: Uint8Array): Promise<unknown> {
  if (kind === 'pdf') return read('pdf.read', { bytes }).then(() => read('pdf.render', { bytes, page: 1, dpi: 72 }));
  if (kind === 'dicom') return read('dicom.read', bytes);
  if (['fhir-json', 'fhir-xml', 'ndjson', 'ccda', 'hl7v2'].includes(kind)) return read('health.read', bytes);
  if (kind === 'zip' || kind === 'docx') return read('zip.list', { bytes });
  if (['png', 'jpeg', 'gif', 'tiff', 'webp'].includes(kind)) return read('image.render', { bytes });
  return read('text.read', { bytes });
}
