/** Whom a passkey belongs to on the browser's side: the host's name, and the one origin that may use it. */
export type RelyingParty = { id: string; origin: string; name: string };

/**
 * The relying party of an installation. Browsers give passkeys to names, never to numbers, so a program on this machine is
 * `localhost` also when its address was printed as 127.0.0.1.
 */
export function relyingPartyOf(publicOrigin: string): RelyingParty {
  const url = new URL(publicOrigin);
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (isLoopback) url.hostname = 'localhost';
  return { id: url.hostname, origin: url.origin, name: 'Consilium' };
}

/** A challenge lives this long: time to find the phone, too short to be kept for later. */
export const challengeMs = 5 * 60_000;

/** Passkeys one person may have: more than anybody owns devices. */
export const passkeysAtMost = 20;
