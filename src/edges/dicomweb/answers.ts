import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import {
  chooseMedia,
  multipartContentType,
  multipartEnd,
  parseAccept,
  partHead,
  type DicomDataset,
  type MediaOffer,
} from '#formats/dicom/index.ts';
import type { StreamAnswer } from '#platform/operations/index.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function textOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The offer the client likes best. @throws AppError format.not-offered when it takes none of them (HTTP 406). */
export function agreed<T extends MediaOffer>(headers: Headers, offers: T[]): T {
  const chosen = chooseMedia(parseAccept(textOf(headers, 'accept')), offers);
  if (chosen) return chosen;
  const ours = offers.map((o) => [o.type, o.partType, o.transferSyntax].filter((part) => part !== undefined).join(' '));
  throw new AppError('format.not-offered', `We have this as: ${[...new Set(ours)].join('; ')}.`);
}

const jsonOffers = [{ type: 'application/dicom+json' }, { type: 'application/json' }];

/** DICOM JSON from values. */
export function jsonAnswer(headers: Headers, body: DicomDataset | DicomDataset[], status = 200): StreamAnswer {
  const { type } = agreed(headers, jsonOffers);
  return { status, headers: { 'content-type': type }, body: Buffer.from(JSON.stringify(body)) };
}

/** DICOM JSON that lies there packed: sent as it is to clients that unpack, which all browsers do. */
export function packedJsonAnswer(headers: Headers, packed: Buffer): StreamAnswer {
  const { type } = agreed(headers, jsonOffers);
  const common = { 'content-type': type, vary: 'accept-encoding' };
  if (/\bgzip\b/.test(textOf(headers, 'accept-encoding') ?? ''))
    return { status: 200, headers: { ...common, 'content-encoding': 'gzip' }, body: packed };
  return { status: 200, headers: common, body: gunzipSync(packed) };
}

/** One part of a multipart answer; its bytes are read when its turn comes. */
export type Part = { transferSyntaxUid: string; read: () => Promise<Uint8Array> };

/**
 * Many parts, read one after the other while they are sent, or a single one as it is when the client wants that.
 * @throws AppError format.not-offered before anything is sent
 */
export function partsAnswer(headers: Headers, parts: readonly Part[], types: readonly string[]): Promise<StreamAnswer> {
  const offersOf = (part: Part): MediaOffer[] => [
    ...types.map((partType) => ({ type: 'multipart/related', partType, transferSyntax: part.transferSyntaxUid })),
    ...(parts.length === 1 ? types.map((type) => ({ type, transferSyntax: part.transferSyntaxUid })) : []),
  ];
  const chosen = parts.map((part) => agreed(headers, offersOf(part)));
  const [first] = chosen;
  const [only] = parts;
  return first && only && first.type !== 'multipart/related'
    ? single(first.type, only)
    : Promise.resolve(multipart(first?.partType ?? types[0] ?? 'application/octet-stream', parts));
}

async function single(type: string, part: Part): Promise<StreamAnswer> {
  const contentType = `${type}; transfer-syntax=${part.transferSyntaxUid}`;
  return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(await part.read()) };
}

function multipart(partType: string, parts: readonly Part[]): StreamAnswer {
  const boundary = `consilium-${newId()}`;
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      yield partHead(boundary, `${partType}; transfer-syntax=${part.transferSyntaxUid}`);
      yield await part.read();
    }
    yield multipartEnd(boundary);
  }
  return {
    status: 200,
    headers: { 'content-type': multipartContentType(boundary, partType) },
    body: Readable.from(body(), { objectMode: false }),
  };
}
