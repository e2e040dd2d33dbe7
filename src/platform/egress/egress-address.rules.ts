/** An address as numbers: four bytes, or sixteen. */
export type Address = { family: 4 | 6; bytes: readonly number[] };

/** Where an address leads. Everything but `public` needs the operator's word for the one origin it belongs to. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'link-local' | 'shared' | 'multicast' | 'reserved';

/**
 * Reads an address in any spelling that a resolver or a browser would take: dotted, short (`127.1`), one number,
 * octal (`0177.0.0.1`), hexadecimal (`0x7f.1`), IPv6 short or with an IPv4 tail, in brackets, with a zone (`fe80::1%eth0`).
 * @returns undefined when the text is no address, so a name.
 */
export function readAddress(text: string): Address | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.includes(':') ? readIpv6(bare) : readIpv4(bare.endsWith('.') ? bare.slice(0, -1) : bare);
}

function readNumber(text: string): number | undefined {
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number.parseInt(text, 10) : undefined;
}

/** The rules of inet_aton: one to four numbers, the last one fills the bytes that are left. */
function readIpv4(text: string): Address | undefined {
  const numbers = text.split('.').map(readNumber);
  const last = numbers.pop();
  if (last === undefined || numbers.length > 3 || numbers.some((n) => n === undefined || n > 255)) return undefined;
  const left = 4 - numbers.length;
  if (last >= 256 ** left) return undefined;
  const tail = Array.from({ length: left }, (_, i) => Math.floor(last / 256 ** (left - 1 - i)) % 256);
  return { family: 4, bytes: [...(numbers as number[]), ...tail] };
}

function readIpv6(text: string): Address | undefined {
  const [address = ''] = text.split('%');
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupBytes(half)));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return { family: 6, bytes: [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])] };
}

/** Bytes of `a:b:c` or `a:b:1.2.3.4`. */
function groupBytes(text: string): number[] | undefined {
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [at, group] of groups.entries()) {
    const dotted = group.includes('.') && at === groups.length - 1 ? dottedBytes(group) : undefined;
    if (dotted) bytes.push(...dotted);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}

function dottedBytes(text: string): readonly number[] | undefined {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) ? readIpv4(text)?.bytes : undefined;
}

type Range = readonly [prefix: string, bits: number, kind: AddressKind];

/** IANA special-purpose registries of IPv4 and IPv6, and what clouds answer their secrets on. */
const ranges4: readonly Range[] = [
  ['0.0.0.0', 8, 'reserved'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];
const ranges6: readonly Range[] = [
  ['::1', 128, 'loopback'],
  ['::', 96, 'reserved'],
  ['64:ff9b:1::', 48, 'reserved'],
  ['100::', 64, 'reserved'],
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'reserved'],
  ['2002::', 16, 'reserved'],
  ['3fff::', 20, 'reserved'],
  ['5f00::', 16, 'reserved'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
];

/** IPv6 prefixes (96 bits) whose last four bytes are an IPv4 address: mapped, translated, NAT64. */
const carriers: readonly string[] = ['::ffff:0:0', '::ffff:0:0:0', '64:ff9b::'];

function within(address: Address, prefix: string, bits: number): boolean {
  const start = readAddress(prefix)?.bytes ?? [];
  return address.bytes.every((byte, at) => {
    const shift = 8 - Math.min(8, Math.max(0, bits - at * 8));
    return byte >> shift === (start[at] ?? 0) >> shift;
  });
}

/** What kind of place an address is. An IPv4 address inside an IPv6 one counts as itself. */
export function kindOfAddress(address: Address): AddressKind {
  if (address.family === 4) return ranges4.find(([prefix, bits]) => within(address, prefix, bits))?.[2] ?? 'public';
  if (carriers.some((prefix) => within(address, prefix, 96)))
    return kindOfAddress({ family: 4, bytes: address.bytes.slice(12) });
  const known = ranges6.find(([prefix, bits]) => within(address, prefix, bits));
  // Only 2000::/3 is given out; the rest of the space is nobody's yet.
  return known?.[2] ?? (within(address, '2000::', 3) ? 'public' : 'reserved');
}

/** True for an address that anyone may be sent to. Text that is no address is not. */
export function isPublicAddress(text: string): boolean {
  const address = readAddress(text);
  return address !== undefined && kindOfAddress(address) === 'public';
}
