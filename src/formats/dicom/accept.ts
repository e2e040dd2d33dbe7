import { AppError } from '#kernel/errors.ts';

/** A media type or range with its parameters; names and types in lower case. */
export type MediaType = { type: string; parameters: Map<string, string> };

/** One entry of an Accept header (RFC 9110 12.5.1) in the form DICOMweb uses (PS3.18 8.7.4). */
export type AcceptEntry = {
  /** For example `multipart/related`, `application/dicom+json`, `image/*`. */
  type: string;
  /** The `type` parameter of multipart/related: what its parts are. */
  partType?: string;
  /** A UID, or `*` for "as it is stored". */
  transferSyntax?: string;
  /** 0 to 1. */
  q: number;
};

const MAX_HEADER = 8192;

/** Splits at a separator that is not inside quotation marks. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && quoted) i++;
    else if (text[i] === '"') quoted = !quoted;
    else if (text[i] === separator && !quoted) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}

/**
 * Reads one media type, e.g. `multipart/related; type="application/dicom"; boundary=x`.
 * @throws AppError input.invalid when it is none
 */
export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = splitOutsideQuotes(text.slice(0, MAX_HEADER), ';');
  if (!/^[\w.+*-]+\/[\w.+*-]+$/.test(type)) throw new AppError('input.invalid', 'A media type could not be read.');
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    if (equals < 1) continue;
    const raw = parameter.slice(equals + 1).trim();
    const value = /^".*"$/s.test(raw) ? raw.slice(1, -1).replace(/\\(.)/gs, '$1') : raw;
    parameters.set(parameter.slice(0, equals).trim().toLowerCase(), value);
  }
  return { type: type.toLowerCase(), parameters };
}

/**
 * Reads an Accept header. A missing or empty one accepts everything.
 * @throws AppError input.invalid
 */
export function parseAccept(header: string | undefined): AcceptEntry[] {
  if (!header?.trim()) return [{ type: '*/*', q: 1 }];
  if (header.length > MAX_HEADER) throw new AppError('input.invalid', 'The Accept header is too long.');
  return splitOutsideQuotes(header, ',').map((part) => {
    const { type, parameters } = parseMediaType(part);
    const q = Number(parameters.get('q') ?? 1);
    return {
      type,
      partType: parameters.get('type')?.toLowerCase(),
      transferSyntax: parameters.get('transfer-syntax'),
      q: Number.isFinite(q) ? Math.min(1, Math.max(0, q)) : 0,
    };
  });
}

/** What the server can give: `type` as sent, `partType` when multipart, and the syntax of the bytes as they are. */
export type MediaOffer = { type: string; partType?: string; transferSyntax?: string };

function rangeFits(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}

/** How closely an entry names an offer; undefined when it does not accept it. */
function fit(entry: AcceptEntry, offer: MediaOffer): number | undefined {
  if (entry.q === 0 || !rangeFits(entry.type, offer.type)) return undefined;
  if (entry.partType && !rangeFits(entry.partType, offer.partType ?? '')) return undefined;
  const syntax = entry.transferSyntax;
  if (syntax && syntax !== '*' && offer.transferSyntax && syntax !== offer.transferSyntax) return undefined;
  return (entry.type.includes('*') ? 0 : 2) + (entry.partType ? 1 : 0) + (syntax && syntax !== '*' ? 1 : 0);
}

/**
 * Chooses the offer the client likes best: by q, then by how closely it was named, then by our own order.
 * Undefined when none is acceptable (HTTP 406).
 */
export function chooseMedia<T extends MediaOffer>(entries: AcceptEntry[], offers: T[]): T | undefined {
  let best: { offer: T; q: number; closeness: number } | undefined;
  for (const offer of offers) {
    for (const entry of entries) {
      const closeness = fit(entry, offer);
      if (closeness === undefined) continue;
      if (!best || entry.q > best.q || (entry.q === best.q && closeness > best.closeness)) {
        best = { offer, q: entry.q, closeness };
      }
    }
  }
  return best?.offer;
}
