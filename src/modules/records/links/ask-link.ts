import { AppError, isAppError } from '#kernel/errors.ts';
import { isOver, plainType, readManifest, triesLeft, type HealthLink, type LinkedFile } from '#formats/shlink/index.ts';
import { openJwe } from '#platform/crypto/index.ts';
import type { Egress, EgressRequest } from '#platform/egress/index.ts';

const MiB = 1024 * 1024;
/** Of one file and of all files of a link, in bytes, opened. */
export const limits = { file: 50 * MiB, all: 150 * MiB };
const timeoutMs = 20_000;
/** A server may put small files into its list; larger ones it keeps apart. */
const embeddedAtMost = 4 * MiB;

/** Who asks, as the health app may show it to the person. */
const recipient = 'Consilium, for a second medical opinion';
const purpose = 'the server of the health link';

/** A file that a link gave: its bytes as its maker encrypted them. */
export type TakenFile = { bytes: Buffer; contentType: string };

const over = (): AppError =>
  new AppError('link.expired', 'This link has ended, or was used up. Please make a new one in your health app.');

const ofPasscode = (message: string): AppError =>
  new AppError('input.invalid', message, { fields: [{ path: 'passcode', message }] });

/**
 * Asks the server of a link for its files and opens them. It is reached by the door out only: https, a public address, no
 * redirects; which address, the person's link says (docs/decisions/0045).
 * @throws AppError link.expired, input.invalid (passcode), rate.limited, service.unavailable, file.damaged, input.too-large
 */
export async function askLink(
  egress: Egress,
  link: HealthLink,
  passcode: string | undefined,
  now: Date,
): Promise<{ files: TakenFile[]; notes: string[] }> {
  if (link.expires !== undefined && link.expires * 1000 < now.getTime()) throw over();
  if (link.asksPasscode && passcode === undefined)
    throw ofPasscode('This link asks for its passcode: the one chosen in the health app.');
  const ask = (url: string, request: Partial<EgressRequest>) => fetched(egress, url, request);
  if (link.isDirect) {
    const jwe = await text(await ask(withRecipient(link.url), {}));
    const { bytes, contentType = 'application/fhir+json' } = openJwe(jwe, keyOf(link), limits.file);
    return { files: [{ bytes, contentType: plainType(contentType) }], notes: [] };
  }
  const files: TakenFile[] = [];
  const notes: string[] = [];
  let total = 0;
  for (const listed of await manifestOf(ask, link, passcode)) {
    if (listed.contentType === 'application/smart-api-access') {
      notes.push('The link also offers lasting access to your records. We did not take that.');
      continue;
    }
    const bytes = await openedOrTold(ask, link, listed, notes);
    if (!bytes) continue;
    total += bytes.length;
    if (total > limits.all) throw new AppError('input.too-large', 'This link leads to more than we can take at once.');
    files.push({ bytes, contentType: listed.contentType });
  }
  return { files, notes };
}

type Ask = (url: string, request: Partial<EgressRequest>) => Promise<Response>;

const fetched = (egress: Egress, url: string, request: Partial<EgressRequest>): Promise<Response> => {
  // The origin is the link's own word; that it is public and https is checked by the door.
  const origin = URL.parse(url)?.origin;
  if (origin === undefined) throw new AppError('input.invalid', 'The link does not say where its records are. Please make a new one in your health app.'); // prettier-ignore
  return egress.fetch(url, { purpose, origins: [origin], timeoutMs, maxBytes: limits.file * 1.5, ...request });
};

const keyOf = ({ key }: HealthLink): Uint8Array => Buffer.from(key, 'base64url');

function withRecipient(address: string): string {
  const url = new URL(address);
  url.searchParams.set('recipient', recipient);
  return url.href;
}

async function manifestOf(ask: Ask, { url }: HealthLink, passcode: string | undefined): Promise<LinkedFile[]> {
  const wish = { recipient, embeddedLengthMax: embeddedAtMost, ...(passcode !== undefined && { passcode }) };
  const answer = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(wish),
  });
  const json = await jsonOf(answer);
  if (answer.status === 401) throw ofPasscode(wrongPasscode(triesLeft(json)));
  if (isOver(json)) throw over();
  refuse(answer);
  return readManifest(json);
}

const wrongPasscode = (left: number | undefined): string =>
  left === undefined
    ? 'The passcode was not right. Please look it up in your health app.'
    : left === 0
      ? 'The passcode was not right, and the link takes no more tries. Please make a new link in your health app.'
      : `The passcode was not right. You can try ${left === 1 ? 'once more' : `${left} more times`}.`;

/** What the answer's status says, in words. */
function refuse({ status }: Response): void {
  if (status === 404 || status === 410) throw over();
  if (status === 429) throw new AppError('rate.limited', 'The server of your health app asks us to wait. Please try again in some minutes.'); // prettier-ignore
  if (status >= 400) throw new AppError('service.unavailable', 'The server of your health app did not give the records. Please try again later, or make a new link.'); // prettier-ignore
}

async function text(answer: Response): Promise<string> {
  refuse(answer);
  return answer.text();
}

const jsonOf = async (answer: Response): Promise<unknown> => answer.json().catch(() => undefined) as Promise<unknown>;

/** One file that cannot be had does not keep the others away. */
async function openedOrTold(
  ask: Ask,
  link: HealthLink,
  listed: LinkedFile,
  notes: string[],
): Promise<Buffer | undefined> {
  try {
    const jwe = 'embedded' in listed ? listed.embedded : await text(await ask(listed.location, {}));
    return openJwe(jwe, keyOf(link), limits.file).bytes;
  } catch (error) {
    if (!isAppError(error)) throw error;
    notes.push(`One file of the link could not be taken. ${error.detail}`);
    return undefined;
  }
}
