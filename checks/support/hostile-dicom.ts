import { deflateRawSync } from 'node:zlib';
import { writeCt } from '#formats/dicom/write-ct.ts';
import { eicar, type HostileFile } from './hostile-zips.ts';

const longForms = new Set(['OB', 'OW', 'SQ', 'UN', 'UT', 'OF', 'OD', 'UC', 'UR', 'OL']);

/** One element in explicit VR little endian; `length` may lie. */
function element(tag: number, vr: string, value: Uint8Array | string, length?: number): Buffer {
  const raw = Buffer.from(value as string);
  const padded = raw.length % 2 === 0 ? raw : Buffer.concat([raw, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  const head = Buffer.alloc(longForms.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4);
  if (longForms.has(vr)) head.writeUInt32LE((length ?? padded.length) >>> 0, 8);
  else head.writeUInt16LE((length ?? padded.length) & 0xffff, 6);
  return Buffer.concat([head, padded]);
}

const us = (n: number) => Buffer.from(new Uint16Array([n]).buffer);
const ul = (n: number) => Buffer.from(new Uint32Array([n]).buffer);
const ct = '1.2.840.10008.5.1.4.1.1.2';
const explicit = '1.2.840.10008.1.2.1';
let serial = 0;

type Wish = {
  preamble?: Uint8Array;
  syntax?: string;
  uid?: string;
  name?: string;
  size?: readonly [rows: number, columns: number];
  frames?: string;
  bits?: number;
  pixels?: Buffer;
  more?: Buffer[];
};

/** A file of one CT slice by its elements, with what the case of the corpus wants to be wrong. */
function dicom(wish: Wish = {}): Buffer {
  serial += 1;
  const uid = wish.uid ?? `1.2.826.0.1.3680043.10.9999.${serial}`;
  const syntax = wish.syntax ?? explicit;
  const meta = Buffer.concat([
    element(0x00020001, 'OB', new Uint8Array([0, 1])),
    element(0x00020002, 'UI', ct),
    element(0x00020003, 'UI', uid),
    element(0x00020010, 'UI', syntax),
    element(0x00020012, 'UI', '1.2.826.0.1.3680043.10.9999'),
  ]);
  const [rows, columns] = wish.size ?? [4, 4];
  const body = Buffer.concat([
    element(0x00080016, 'UI', ct),
    element(0x00080018, 'UI', uid),
    element(0x00080020, 'DA', '20260102'),
    element(0x00080060, 'CS', 'CT'),
    element(0x00100010, 'PN', wish.name ?? 'Lopez^Maria'),
    element(0x00100020, 'LO', 'MRN-1'),
    element(0x00100030, 'DA', '19610304'),
    element(0x00100040, 'CS', 'F'),
    ...(wish.more ?? []),
    element(0x0020000d, 'UI', '1.2.826.0.1.3680043.10.9999.1000'),
    element(0x0020000e, 'UI', '1.2.826.0.1.3680043.10.9999.1001'),
    element(0x00280002, 'US', us(1)),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    ...(wish.frames === undefined ? [] : [element(0x00280008, 'IS', wish.frames)]),
    element(0x00280010, 'US', us(rows)),
    element(0x00280011, 'US', us(columns)),
    element(0x00280100, 'US', us(wish.bits ?? 16)),
    element(0x00280101, 'US', us(wish.bits ?? 16)),
    element(0x00280102, 'US', us((wish.bits ?? 16) - 1)),
    element(0x00280103, 'US', us(0)),
    wish.pixels ?? element(0x7fe00010, 'OW', Buffer.alloc(32)),
  ]);
  const preamble = Buffer.alloc(128);
  preamble.set(wish.preamble ?? [], 0);
  const packed = syntax === '1.2.840.10008.1.2.1.99' ? deflateRawSync(body) : body;
  return Buffer.concat([preamble, Buffer.from('DICM'), element(0x00020000, 'UL', ul(meta.length)), meta, packed]);
}

const undefinedLength = 0xffff_ffff;
const item = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
const sequence = (inner: Buffer) => element(0x00400275, 'SQ', inner, undefinedLength);
const fragments = (...parts: Buffer[]) => element(0x7fe00010, 'OB', Buffer.concat(parts), undefinedLength);
const fragment = (bytes: Buffer, length = bytes.length) => {
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(length >>> 0, 4);
  return Buffer.concat([head, bytes]);
};

/** DICOM that lies: preambles that are programs, sizes that overflow, offsets that point elsewhere, names that climb. */
export function hostileDicom(escape: string): HostileFile[] {
  const jpeg = '1.2.840.10008.1.2.4.50';
  const rle = '1.2.840.10008.1.2.5';
  const good = writeCt({ slices: 1, rows: 32, seed: 11, patientName: 'Lopez^Maria' })[Symbol.iterator]().next();
  const slice = Buffer.from((good.value as { bytes: Uint8Array }).bytes);
  const named: Record<string, Buffer> = {
    'pe.dcm': dicom({ preamble: Buffer.from('MZ\x90\0', 'latin1') }),
    'elf.dcm': dicom({ preamble: Buffer.from('\x7fELF\x02\x01\x01', 'latin1') }),
    'macho.dcm': dicom({ preamble: Buffer.from([0xcf, 0xfa, 0xed, 0xfe]) }),
    'shell.dcm': dicom({ preamble: Buffer.from('#!/bin/sh\nid\n') }),
    'html.dcm': dicom({ preamble: Buffer.from('<html><script>alert(1)</script>') }),
    'tiff.dcm': dicom({ preamble: Buffer.from('II*\0\x08\0\0\0', 'latin1') }),
    'zip.dcm': dicom({ preamble: Buffer.from('PK\x03\x04', 'latin1') }),
    'pdf.dcm': dicom({ preamble: Buffer.from('%PDF-1.7\n') }),
    'uid-climbs.dcm': dicom({ uid: `../../../../tmp/${escape}` }),
    'uid-long.dcm': dicom({ uid: `1.${'2.'.repeat(200)}3` }),
    'uid-empty.dcm': dicom({ uid: '' }),
    'uid-nul.dcm': dicom({ uid: '1.2\x00.3' }),
    'pixels-huge.dcm': dicom({ size: [65_535, 65_535] }),
    'pixels-none.dcm': dicom({ size: [0, 0] }),
    'rows-as-ul.dcm': dicom({ more: [element(0x00280010, 'UL', ul(0xffff_ffff))] }),
    'frames-huge.dcm': dicom({ frames: '2147483647' }),
    'frames-minus.dcm': dicom({ frames: '-1' }),
    'frames-word.dcm': dicom({ frames: '1e9' }),
    'bits-33.dcm': dicom({ bits: 33 }),
    'bits-0.dcm': dicom({ bits: 0 + 1 }),
    'length-past-end.dcm': dicom({ pixels: element(0x7fe00010, 'OW', Buffer.alloc(8), 0x7fff_fff0) }),
    'length-max.dcm': dicom({ pixels: element(0x7fe00010, 'OW', Buffer.alloc(8), 0xffff_fffe) }),
    'length-odd.dcm': dicom({ pixels: element(0x7fe00010, 'OW', Buffer.alloc(8), 7) }),
    'nesting.dcm': dicom({
      more: [
        sequence(
          Buffer.concat(
            Array.from({ length: 10_000 }, () => Buffer.concat([item, element(0x00400275, 'SQ', '', undefinedLength)])),
          ),
        ),
      ],
    }),
    'sequence-open.dcm': dicom({ more: [sequence(item)] }),
    'sequence-length.dcm': dicom({ more: [element(0x00400275, 'SQ', item, 0x7000_0000)] }),
    'deflate-bomb.dcm': dicom({
      syntax: '1.2.840.10008.1.2.1.99',
      more: [element(0x00091010, 'UN', Buffer.alloc(64 * 1024 * 1024))],
    }),
    'deflate-cut.dcm': dicom({ syntax: '1.2.840.10008.1.2.1.99' }).subarray(0, 420),
    'syntax-unknown.dcm': dicom({ syntax: '1.2.3.4.5' }),
    'syntax-lies.dcm': dicom({ syntax: '1.2.840.10008.1.2.2' }),
    'jpeg-lies.dcm': dicom({
      syntax: jpeg,
      pixels: fragments(fragment(Buffer.alloc(0)), fragment(Buffer.from('no jpeg here'))),
    }),
    'jpeg-past-end.dcm': dicom({
      syntax: jpeg,
      pixels: fragments(fragment(Buffer.alloc(0)), fragment(Buffer.alloc(8), 0x7fff_fff0)),
    }),
    'offsets-lie.dcm': dicom({
      syntax: jpeg,
      frames: '2',
      pixels: fragments(fragment(Buffer.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f])), fragment(Buffer.alloc(8))),
    }),
    'rle-lies.dcm': dicom({
      syntax: rle,
      pixels: fragments(fragment(Buffer.alloc(0)), fragment(Buffer.alloc(64, 0xff))),
    }),
    'frames-no-fragments.dcm': dicom({ syntax: jpeg, frames: '1000', pixels: fragments(fragment(Buffer.alloc(0))) }),
    'name-64k.dcm': dicom({ name: 'x'.repeat(65_000) }),
    'name-script.dcm': dicom({ name: '<svg onload=alert(1)>' }),
    'name-controls.dcm': dicom({ name: 'a\x1b[31m\r\nb\0c' }),
    'name-other.dcm': dicom({ name: 'Sample^Petra' }),
    'private-mib.dcm': dicom({
      more: [element(0x00090010, 'LO', 'X'), element(0x00091010, 'UN', Buffer.alloc(1024 * 1024, 1))],
    }),
    'eicar-pdf.dcm': dicom({ more: [element(0x00420011, 'OB', Buffer.from(eicar))] }),
    'twice-a.dcm': dicom({ uid: '1.2.826.0.1.3680043.10.9999.77' }),
    'twice-b.dcm': dicom({ uid: '1.2.826.0.1.3680043.10.9999.77', name: 'Lopez^M' }),
    'only-preamble.dcm': slice.subarray(0, 132),
    'cut-meta.dcm': slice.subarray(0, 200),
    'cut-pixels.dcm': slice.subarray(0, slice.length - 500),
    'order.dcm': Buffer.concat([slice, dicom()]),
    DICOMDIR: dicom({ more: [element(0x00041500, 'CS', `..\\..\\..\\tmp\\${escape}`)] }),
  };
  return Object.entries(named).map(([path, bytes]) => ({ path: `dicom/${path}`, bytes }));
}
