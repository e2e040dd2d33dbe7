import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

export type HostileFile = { path: string; bytes: Uint8Array };

type Entry = {
  name: string | Uint8Array;
  data?: Uint8Array;
  /** Sizes and sums that the headers state instead of the true ones. */
  says?: { size?: number; packed?: number; crc?: number; offset?: number };
  flags?: number;
  method?: number;
  /** Upper half of the external attributes: the Unix mode. */
  mode?: number;
  extra?: Uint8Array;
};

/** Writes a ZIP that says what it is told to say, true or not (APPNOTE 4.3). */
export function zipOf(entries: readonly Entry[], tail: { count?: number; comment?: string } = {}): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = entry.data ?? new Uint8Array();
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const name = Buffer.from(entry.name as string);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(entry.flags ?? 0x800, 2);
    head.writeUInt16LE(method, 4);
    head.writeUInt32LE((entry.says?.crc ?? crc32(data)) >>> 0, 10);
    head.writeUInt32LE((entry.says?.packed ?? packed.length) >>> 0, 14);
    head.writeUInt32LE((entry.says?.size ?? data.length) >>> 0, 18);
    head.writeUInt16LE(name.length, 22);
    const extra = Buffer.from(entry.extra ?? []);
    head.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, name, extra, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE((entry.says?.offset ?? at) >>> 0, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), head, rest, name, extra]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(tail.count ?? entries.length, 4);
  end.writeUInt16LE(tail.count ?? entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  const comment = Buffer.from(tail.comment ?? '');
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06', 'latin1'), end, comment]);
}

/** The test string that every virus scanner knows (EICAR), put together here so that no scanner finds this file. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

const note = Buffer.from('A letter of 2026-01-02.');
const zeros = (mebibytes: number) => Buffer.alloc(mebibytes * 1024 * 1024);
const one = (name: string, more: Partial<Entry> = {}): Entry => ({ name, data: note, ...more });

/** Archives: ways out of the folder, bombs, lies about size, doubles, links, locks, odd compressions, cut ends. */
export function hostileArchives(escape: string): HostileFile[] {
  const bomb = zipOf([{ name: 'zeros', data: zeros(64) }]);
  const nested = (depth: number): Buffer =>
    depth === 0
      ? zipOf([{ name: 'zeros', data: zeros(8) }])
      : zipOf([1, 2, 3, 4].map((n) => ({ name: `${n}.zip`, data: nested(depth - 1) })));
  const whole = zipOf([one('a.txt'), one('b.txt')]);
  const named: Record<string, Buffer> = {
    'slip.zip': zipOf([one(`../../../../../../tmp/${escape}`)]),
    'slip-absolute.zip': zipOf([one(`/tmp/${escape}`)]),
    'slip-windows.zip': zipOf([
      one(`..\\..\\..\\tmp\\${escape}`),
      one(`C:\\${escape}`),
      one(`\\\\host\\share\\${escape}`),
    ]),
    'slip-deep.zip': zipOf([one(`a/b/../../../${escape}`), one(`./.././${escape}`)]),
    'slip-encoded.zip': zipOf([one(`%2e%2e/%2e%2e/${escape}`), one(`..%c0%af${escape}`)]),
    'slip-nul.zip': zipOf([one(`a.txt\0/../../${escape}`)]),
    'link.zip': zipOf([{ name: 'link', data: Buffer.from('/etc/passwd'), mode: 0o120777 }, one('link/x')]),
    'link-folder.zip': zipOf([{ name: 'out', data: Buffer.from('/tmp'), mode: 0o120777 }, one(`out/${escape}`)]),
    'device.zip': zipOf([one('null', { mode: 0o020666 }), one('pipe', { mode: 0o010666 })]),
    'setuid.zip': zipOf([one('run', { mode: 0o104777 })]),
    'bomb.zip': bomb,
    'bomb-of-bombs.zip': zipOf([1, 2, 3, 4].map((n) => ({ name: `${n}.zip`, data: bomb }))),
    'nested.zip': nested(4),
    'lie-small.zip': zipOf([{ name: 'a', data: zeros(32), says: { size: 10 } }]),
    'lie-huge.zip': zipOf([one('a', { says: { size: 0xffff_fff0 } })]),
    'lie-packed.zip': zipOf([one('a', { says: { packed: 0xffff_fff0 } })]),
    'lie-crc.zip': zipOf([one('a.txt', { says: { crc: 1 } })]),
    'lie-offset.zip': zipOf([one('a', { says: { offset: 0xffff_fff0 } })]),
    'lie-self.zip': zipOf([one('a', { says: { offset: 0 } }), one('b', { says: { offset: 0 } })]),
    'lie-count.zip': zipOf([one('a')], { count: 65_535 }),
    'lie-zip64.zip': zipOf([
      one('a', {
        says: { size: 0xffff_ffff },
        extra: Buffer.concat([Buffer.from([1, 0, 8, 0]), Buffer.alloc(8, 0xff)]),
      }),
    ]),
    'twice.zip': zipOf([one('a.txt'), { name: 'a.txt', data: Buffer.from('another') }]),
    'twice-case.zip': zipOf([one('A.txt'), one('a.TXT')]),
    'twice-unicode.zip': zipOf([one('é.txt'), one('e\u0301.txt')]),
    'file-and-folder.zip': zipOf([one('a'), one('a/b')]),
    'direction.zip': zipOf([one('letter\u202efdp.exe')]),
    'odd-names.zip': zipOf(
      ['CON', 'NUL.txt', 'a:b', 'a\r\nb', ' ', '.', '..', '-rf', '$(id)', '`id`'].map((name) => one(name)),
    ),
    'long-name.zip': zipOf([one('x'.repeat(60_000))]),
    'no-name.zip': zipOf([one('')]),
    'bad-utf8.zip': zipOf([one('a'), { name: Buffer.from([0xff, 0xfe, 0x2f]), data: note }]),
    'many.zip': zipOf(Array.from({ length: 30_000 }, (_, n) => ({ name: `${n}`, method: 0 }))),
    'deep-folder.zip': zipOf([one(`${'a/'.repeat(3000)}b`)]),
    'locked.zip': zipOf([one('a.txt', { flags: 0x801 })]),
    'strong-lock.zip': zipOf([one('a.txt', { flags: 0x841 })]),
    'method-lzma.zip': zipOf([one('a.txt', { method: 14 })]),
    'method-none.zip': zipOf([one('a.txt', { method: 255 })]),
    'cut.zip': whole.subarray(0, whole.length - 30),
    'only-end.zip': whole.subarray(whole.length - 22),
    'front.zip': Buffer.concat([Buffer.from('<script>alert(1)</script>'), whole]),
    'comment.zip': zipOf([one('a.txt')], { comment: 'PK\x05\x06'.repeat(50) }),
    'gifar.gif': Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\0\0\0;'), whole]),
    'program-inside.zip': zipOf([
      { name: 'viewer.exe', data: Buffer.from('MZ\x90\0') },
      { name: 'autorun.inf', data: note },
    ]),
    'eicar.zip': zipOf([{ name: 'eicar.com', data: Buffer.from(eicar) }]),
    'eicar-stored.zip': zipOf([{ name: 'eicar.com', data: Buffer.from(eicar), method: 0 }]),
    'eicar-twice.zip': zipOf([{ name: 'in.zip', data: zipOf([{ name: 'eicar.com', data: Buffer.from(eicar) }]) }]),
    'eicar-named.pdf': zipOf([{ name: 'eicar.com', data: Buffer.from(eicar) }]),
    'bomb.gz': gzipSync(zeros(32)),
    'eicar.txt.gz': gzipSync(Buffer.from(eicar)),
    'tar.tar': tarOf(`../../../${escape}`),
  };
  return Object.entries(named).map(([path, bytes]) => ({ path: `archive/${path}`, bytes }));
}

/** One file in a ustar archive. */
function tarOf(name: string): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write('0000644\0', 100);
  head.write('00000000027\0', 124);
  head.write('ustar\x0000', 257);
  head.write(' '.repeat(8), 148);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([head, note, Buffer.alloc(512 - note.length + 1024)]);
}
