import zlib from 'node:zlib';
import { AppError } from '#kernel/errors.ts';
import type { HealthContent } from '../facts/index.ts';
import { get, list, parseJson, text, type Json } from '../fhir/json.ts';
import { readFhirTree } from '../fhir/read.ts';

/** A card's payload is some kB: it must fit into a QR code. */
const maxInflated = 5 * 1024 * 1024;
const mostCards = 50;

/**
 * What SMART Health Cards say (`{"verifiableCredential": [JWS…]}`; SMART Health Cards 1.0): the FHIR bundle inside of each.
 * Whose signature it bears is told and not trusted: no key is fetched here. A card that cannot be read is named, the others
 * go on. Errors: `file.damaged` when none can be read.
 */
export function readHealthCards(json: string): HealthContent {
  const cards = list(get(parseJson(json), 'verifiableCredential')).slice(0, mostCards);
  const content: HealthContent = { people: [], documents: [], facts: [], counts: {}, unmapped: {}, problems: [] };
  let read = 0;
  for (const [index, card] of cards.entries()) {
    try {
      const payload = payloadOf(card);
      addTo(content, readFhirTree(bundleOf(payload)), `/verifiableCredential/${index}`);
      content.problems.push(`It says that ${issuerOf(payload)} signed it; we did not check that.`);
      read += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      content.problems.push(`Card ${index + 1}: ${error.detail}`);
    }
  }
  if (read === 0) throw new AppError('file.damaged', content.problems[0] ?? 'There is no health card in this file.');
  return content;
}

/** The FHIR bundle of a card, to show a place in it; undefined when there is no such card. */
export function cardBundle(json: string, index: number): Json | undefined {
  const card = list(get(parseJson(json), 'verifiableCredential'))[index];
  return card === undefined ? undefined : bundleOf(payloadOf(card));
}

const bundleOf = (payload: Json): Json => get(get(get(payload, 'vc'), 'credentialSubject'), 'fhirBundle') ?? null;

/** The host of the issuer, which is all that a person may know of an address. */
function issuerOf(payload: Json): string {
  const issuer = text(get(payload, 'iss')) ?? '';
  return URL.parse(issuer)?.hostname ?? 'somebody';
}

/** Payload of a JWS in compact form, packed (`zip: DEF`) or not (RFC 7515; SMART Health Cards, "Health Cards are small"). */
function payloadOf(card: Json): Json {
  const [header, payload] = typeof card === 'string' ? card.split('.') : [];
  if (header === undefined || payload === undefined || !/^[A-Za-z0-9_-]+$/.test(payload)) throw damaged();
  const isPacked = text(get(parseJson(Buffer.from(header, 'base64url').toString('utf8')), 'zip')) === 'DEF';
  const bytes = Buffer.from(payload, 'base64url');
  return parseJson((isPacked ? unpacked(bytes) : bytes).toString('utf8'));
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return zlib.inflateRawSync(bytes, { maxOutputLength: maxInflated });
  } catch (cause) {
    throw damaged(cause);
  }
}

function addTo(content: HealthContent, more: HealthContent, at: string): void {
  const placed = <One extends { source: { resource: string; pointer: string } }>(one: One): One => ({
    ...one,
    source: { ...one.source, pointer: at + one.source.pointer },
  });
  content.people.push(...more.people.map(placed));
  content.documents.push(...more.documents.map(placed));
  content.facts.push(...more.facts.map(placed));
  content.problems.push(...more.problems);
  for (const key of ['counts', 'unmapped'] as const)
    for (const [type, n] of Object.entries(more[key])) content[key][type] = (content[key][type] ?? 0) + n;
}

const damaged = (cause?: unknown): AppError =>
  new AppError('file.damaged', 'This health card is damaged. Please download it once more from where it came.', { cause }); // prettier-ignore
