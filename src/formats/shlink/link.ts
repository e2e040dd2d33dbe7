import { AppError } from '#kernel/errors.ts';

/** What a SMART Health Link says (SMART Health Cards and Links 1.0, "SMART Health Links", payload). */
export type HealthLink = {
  /** Where the files are asked for. */
  url: string;
  /** 32 bytes, base64url: opens every file. */
  key: string;
  /** Seconds since 1970 after which it is over, as its maker says. */
  expires?: number;
  asksPasscode: boolean;
  /** `url` gives the one file itself and no list of files. */
  isDirect: boolean;
  label?: string;
};

const notLink = (): AppError =>
  new AppError('input.invalid', 'This is not a link from a health app that we know. It begins with “shlink:/”, or has that in it.', {
    fields: [{ path: 'link', message: 'Copy the whole link from your health app and paste it here.' }],
  }); // prettier-ignore

/** Longest link we look at; honest ones stay below 1,000 characters. */
const longest = 4000;

/**
 * Reads a link as people copy it: bare, behind the address of a viewer (`https://…#shlink:/…`), with blanks around it.
 * Errors: `input.invalid` with words for the field `link`.
 */
export function readHealthLink(written: string): HealthLink {
  const plain = written.replaceAll(/\s+/g, '');
  const [, encoded] = /(?:^|#)shlink:\/([A-Za-z0-9_-]+)$/i.exec(plain) ?? [];
  if (encoded === undefined || plain.length > longest) throw notLink();
  const payload = parsed(encoded);
  const text = (key: string): string | undefined => (typeof payload[key] === 'string' ? payload[key] : undefined);
  const [url, key, flags = '', label] = [text('url'), text('key'), text('flag'), text('label')];
  const expires = payload['exp'];
  if (url === undefined || key === undefined || !/^[A-Za-z0-9_-]{43}$/.test(key)) throw notLink();
  return {
    url,
    key,
    ...(typeof expires === 'number' && { expires }),
    asksPasscode: flags.includes('P'),
    isDirect: flags.includes('U'),
    ...(label !== undefined && label.trim() !== '' && { label: label.trim().slice(0, 80) }),
  };
}

function parsed(encoded: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload))
      return payload as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw notLink();
}
