import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { demoRecords } from '#app/demo/demo-records.ts';
import { writeCt } from '#formats/dicom/write-ct.ts';
import { sample, sharedData } from '#testkit/shared-data.ts';

/** What Maria has at home, in a folder: her scan, letters and hospital record, and a scan with another person's name. */
export type Papers = { folder: string; slices: number; remove(): void };

/** Writes the folder. Where the shared samples are, the stranger's scan and a large hospital record are real files. */
export function writePapers(slices: number): Papers {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-papers-'));
  const maria = {
    name: 'Maria Lopez',
    birthDate: '1961-03-04',
    sex: 'F' as const,
    patientId: 'MRN-100401',
    seed: 21,
    noduleMm: 18,
  };
  const keep = (path: string, bytes: Uint8Array) => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes);
  };
  for (const { path, bytes } of demoRecords(maria)) if (!path.startsWith('CT chest/')) keep(path, bytes);
  const scan = {
    patientName: 'Lopez^Maria',
    patientId: maria.patientId,
    birthDate: '19610304',
    sex: 'F' as const,
    studyDate: '20261012',
    nodule: 18,
  };
  for (const { fileName, bytes } of writeCt({ ...scan, slices, rows: 512, columns: 512, seed: 21 }))
    keep(`CD/DICOM/${fileName}`, bytes);
  keep('CD/AUTORUN.INF', Buffer.from('[autorun]'));
  keep('CD/VIEWER.EXE', Buffer.from('MZ'));
  writeStranger(keep);
  if (sharedData) writeRealStranger(folder);
  return { folder, slices, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function writeStranger(keep: (path: string, bytes: Uint8Array) => void): void {
  const who = {
    patientName: 'Sample^Petra',
    patientId: 'X-1',
    birthDate: '19500501',
    sex: 'F' as const,
    studyDate: '20250301',
  };
  for (const { fileName, bytes } of writeCt({ ...who, slices: 6, rows: 128, columns: 128, seed: 5 }))
    keep(`Other CD/${fileName}`, bytes);
}

function writeRealStranger(folder: string): void {
  cpSync(sample('dicom/ct-head-ge'), join(folder, 'Head CD'), { recursive: true });
  cpSync(sample('fhir/synthea/Clemente_Kreiger.json'), join(folder, 'Clemente_Kreiger.json'));
}
