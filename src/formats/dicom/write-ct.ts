import { sha256 } from '@noble/hashes/sha2.js';
import { ctPhantom } from './ct-phantom.ts';
import { DicomWriter, part10 } from './writer.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Stored value = HU + 1024, so that air fits an unsigned 16 bit sample. */
const INTERCEPT = -1024;

/** What the synthetic series is to look like. Lengths are in millimetres, sizes in pixels. */
export type CtOptions = {
  slices?: number;
  rows?: number;
  columns?: number;
  /** Same seed and options, same bytes. */
  seed?: number;
  patientName?: string;
  patientId?: string;
  /** `YYYYMMDD`. */
  birthDate?: string;
  sex?: 'M' | 'F' | 'O';
  /** `YYYYMMDD`. */
  studyDate?: string;
  accessionNumber?: string;
  studyDescription?: string;
  seriesDescription?: string;
  seriesNumber?: number;
  sliceThickness?: number;
  /** Diameter; 0 leaves the nodule out. */
  nodule?: number;
  studyUid?: string;
};

/** One written file, ready to be stored or sent. */
export type CtInstance = { fileName: string; sopInstanceUid: string; bytes: Uint8Array };

export type CtSeries = {
  studyUid: string;
  seriesUid: string;
  frameOfReferenceUid: string;
  options: Required<CtOptions>;
};

/** A UID that depends on nothing but its key: 2.25 and a version 4 UUID as a number (PS3.5 B.2). */
export function uidFromKey(key: string): string {
  const hash = sha256(new TextEncoder().encode(key)).slice(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x40;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return `2.25.${hash.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)}`;
}

/** Fills in the options and names the study and the series. */
export function ctSeries(options: CtOptions = {}): CtSeries {
  const seed = options.seed ?? 1;
  const rows = options.rows ?? 512;
  const full = {
    slices: 20,
    columns: rows,
    patientName: 'Phantom^Chest',
    patientId: `PH-${seed}`,
    birthDate: '19600101',
    sex: 'O' as const,
    studyDate: '20240115',
    accessionNumber: `ACC${seed}`,
    studyDescription: 'CT CHEST (SYNTHETIC PHANTOM)',
    seriesDescription: 'CHEST AXIAL (SYNTHETIC)',
    seriesNumber: 1,
    sliceThickness: 1.25,
    nodule: 8,
    ...options,
    seed,
    rows,
  };
  const key = `consilium-ct|${seed}|${full.patientId}|${full.accessionNumber}`;
  const studyUid = options.studyUid || uidFromKey(`${key}|study`);
  const seriesKey = `${studyUid}|${full.seriesNumber}|${full.slices}x${full.rows}x${full.columns}`;
  return {
    studyUid,
    seriesUid: uidFromKey(`${seriesKey}|series`),
    frameOfReferenceUid: uidFromKey(`${studyUid}|frame`),
    options: { ...full, studyUid },
  };
}

/** Decimal string of at most 16 characters (PS3.5 6.2). */
function ds(...values: number[]): string {
  return values.map((value) => String(Number(value.toFixed(6)))).join('\\');
}

/**
 * Writes a small valid CT series, slice by slice from feet to head: explicit VR little endian, 16 bit, Hounsfield units.
 * A generator, so that a large series never lies in memory as a whole.
 */
export function* writeCt(options: CtOptions = {}): Generator<CtInstance> {
  const series = ctSeries(options);
  const { rows, columns, slices, sliceThickness, seed, nodule } = series.options;
  const spacing = 384 / columns;
  const phantom = ctPhantom({ rows, columns, spacing, length: slices * sliceThickness, seed, nodule });
  for (let index = 0; index < slices; index++) {
    const z = (index - (slices - 1) / 2) * sliceThickness;
    const sopInstanceUid = uidFromKey(`${series.seriesUid}|${index + 1}`);
    const dataset = ctDataset(series, index, z, spacing, sopInstanceUid, phantom.slice(z, -INTERCEPT));
    yield {
      fileName: `IM${String(index + 1).padStart(4, '0')}.dcm`,
      sopInstanceUid,
      bytes: part10(CT_IMAGE_STORAGE, sopInstanceUid, EXPLICIT_VR_LITTLE_ENDIAN, dataset),
    };
  }
}

/** CT Image IOD (PS3.3 A.3), attributes in the order of their tags. */
function ctDataset(
  series: CtSeries,
  index: number,
  z: number,
  spacing: number,
  sopInstanceUid: string,
  pixels: Uint16Array,
): DicomWriter {
  const { options: o } = series;
  const w = new DicomWriter();
  w.text(0x00080005, 'CS', 'ISO_IR 192').text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL');
  w.text(0x00080016, 'UI', CT_IMAGE_STORAGE).text(0x00080018, 'UI', sopInstanceUid);
  for (const tag of [0x00080020, 0x00080021, 0x00080022, 0x00080023]) w.text(tag, 'DA', o.studyDate);
  for (const tag of [0x00080030, 0x00080031, 0x00080032, 0x00080033]) w.text(tag, 'TM', '100000');
  w.text(0x00080050, 'SH', o.accessionNumber).text(0x00080060, 'CS', 'CT');
  w.text(0x00080070, 'LO', 'SYNTHETIC').text(0x00080090, 'PN', '');
  w.text(0x00081030, 'LO', o.studyDescription).text(0x0008103e, 'LO', o.seriesDescription);
  w.text(0x00100010, 'PN', o.patientName).text(0x00100020, 'LO', o.patientId);
  w.text(0x00100030, 'DA', o.birthDate).text(0x00100040, 'CS', o.sex);
  w.text(0x00180015, 'CS', 'CHEST').text(0x00180050, 'DS', ds(o.sliceThickness)).text(0x00180060, 'DS', '120');
  w.text(0x00185100, 'CS', 'HFS');
  w.text(0x0020000d, 'UI', series.studyUid).text(0x0020000e, 'UI', series.seriesUid);
  w.text(0x00200010, 'SH', '1').text(0x00200011, 'IS', String(o.seriesNumber));
  w.text(0x00200012, 'IS', '1').text(0x00200013, 'IS', String(index + 1));
  const corner = ds((-(o.columns - 1) / 2) * spacing, (-(o.rows - 1) / 2) * spacing, z);
  w.text(0x00200032, 'DS', corner).text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0');
  w.text(0x00200052, 'UI', series.frameOfReferenceUid).text(0x00201040, 'LO', '');
  w.text(0x00201041, 'DS', ds(z)).us(0x00280002, 1).text(0x00280004, 'CS', 'MONOCHROME2');
  w.us(0x00280010, o.rows).us(0x00280011, o.columns).text(0x00280030, 'DS', ds(spacing, spacing));
  w.us(0x00280100, 16).us(0x00280101, 16).us(0x00280102, 15).us(0x00280103, 0);
  w.text(0x00280301, 'CS', 'NO').text(0x00281050, 'DS', '40\\-600').text(0x00281051, 'DS', '400\\1500');
  w.text(0x00281052, 'DS', String(INTERCEPT)).text(0x00281053, 'DS', '1').text(0x00281054, 'LO', 'HU');
  w.text(0x00281055, 'LO', 'SOFT TISSUE\\LUNG');
  return w.bytes(0x7fe00010, 'OW', new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
}
