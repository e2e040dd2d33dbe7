/** Where clamd listens. */
export type ClamdAddress = { path: string } | { host: string; port: number };

/** What a scanner says of one file. */
export type ScanAnswer =
  | { verdict: 'clean' }
  | { verdict: 'found'; name: string }
  /** Larger than the scanner looks at, so nothing is known of it. */
  | { verdict: 'too-large' };

/**
 * Reads the setting: an absolute path of a socket, or host:port (an IPv6 address in brackets).
 * @throws Error when it is neither: a scanner that was meant to be there is never left out
 */
export function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { path: text };
  const [, host, port] = /^(\[[\da-fA-F:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new Error(`CLAMD is the path of a socket or host:port; it is “${text}”.`);
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}

/**
 * One answer of clamd to INSTREAM, without the number of its session (`clamd(8)`, COMMANDS).
 * @returns undefined when it answered, but not about this file: an error of its own, or words we do not know
 */
export function readAnswer(answer: string): ScanAnswer | undefined {
  if (answer === 'stream: OK') return { verdict: 'clean' };
  if (/size limit exceeded/i.test(answer) && answer.endsWith('ERROR')) return { verdict: 'too-large' };
  const name = /^stream: (.{1,500}) FOUND$/.exec(answer)?.[1];
  if (name === undefined) return undefined;
  // With `AlertExceedsMax yes` clamd says so of what it looked at in part only; without it, it would say OK.
  if (name.startsWith('Heuristics.Limits.Exceeded')) return { verdict: 'too-large' };
  return { verdict: 'found', name: plainName(name) };
}

/** Names of signatures come from a list of others; they are shown to people. `ExtendedDetectionInfo` adds a hash. */
function plainName(name: string): string {
  const plain = name
    .replace(/\([\da-f]+:\d+\)$/i, '')
    .replaceAll(/[^\w.:/+-]/g, '_')
    .slice(0, 80);
  return plain === '' ? 'unnamed' : plain;
}
