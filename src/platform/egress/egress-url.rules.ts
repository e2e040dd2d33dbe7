import { AppError } from '#kernel/errors.ts';
import { isPublicAddress, readAddress } from './egress-address.rules.ts';

/** Why a request may leave and where to: origins somebody configured, never ones that a request brought. */
export type Destination = {
  /** Configured origins, exact: scheme, host and port. */
  origins: readonly string[];
  /** Origins the operator lets lie on a private network, over http too. Each must be in `origins` as well. */
  privateOrigins: readonly string[];
};

const refuse = (why: string) => new AppError('service.unavailable', `We do not connect to this address: ${why}.`);

/** Names that mean this machine or this network, whatever a resolver says. */
const localName = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa|onion)$/;

/**
 * Reads an address in the one spelling that every reader takes the same way. `HTTPS://`, `127.1`, full-width dots,
 * `user@host`, tabs, backslashes, a default port written out: whatever the parser would have to mend is refused.
 * @throws AppError service.unavailable with the reason in words.
 */
export function readStrictUrl(text: string): URL {
  if (text.length > 4096 || !/^[\x21-\x7e]+$/.test(text) || text.includes('\\'))
    throw refuse('it has characters that an address does not have');
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw refuse('it is no web address');
  if (url.username !== '' || url.password !== '') throw refuse('it carries a name or password');
  if (url.port === '0') throw refuse('its port is not one');
  if (url.hostname.endsWith('.')) throw refuse('its host ends with a dot');
  const rest = text.slice(url.origin.length);
  if (!text.startsWith(url.origin) || !(rest === '' || /^[/?#]/.test(rest)))
    throw refuse('it is not written the plain way');
  return url;
}

/**
 * The address if a request may go there.
 * @throws AppError service.unavailable when the origin was not configured, is not https, or is this machine or network.
 */
export function checkDestination(text: string, destination: Destination): URL {
  const url = readStrictUrl(text);
  if (!destination.origins.some((origin) => readStrictUrl(origin).origin === url.origin))
    throw refuse('its origin is not one that was configured');
  if (isPrivateAllowed(url, destination)) return url;
  if (url.protocol !== 'https:') throw refuse('it is not encrypted (https)');
  const host = url.hostname;
  const address = readAddress(host);
  if (address ? !isPublicAddress(host) : localName.test(host) || !host.includes('.'))
    throw refuse('it lies on this machine or a private network');
  return url;
}

/** True when the operator said that this origin may lie on a private network. */
export function isPrivateAllowed(url: URL, destination: Destination): boolean {
  return destination.privateOrigins.some((origin) => readStrictUrl(origin).origin === url.origin);
}
