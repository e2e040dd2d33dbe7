/** Wrong proofs in one hour after which the one who tries is asked to wait. */
export const triesPerHour = 10;

/** Wrong proofs in one hour from one address, all accounts together: a hospital has one address for many people. */
export const triesPerAddress = 200;

/** Tries at a code of six digits that lives ten minutes. */
export const triesPerCode = 5;

type Counter = { key: string; perHour: number };

/** A proxy on this machine stands for everybody, so its address says nothing about who tries. */
const isLocal = (address: string) => /^(::1|127\.|::ffff:127\.)/.test(address);

/**
 * Which counters a try to sign in takes from. Somebody in a browser in which this person has signed in before has a
 * counter of their own, so that a stranger's wrong tries never lock the true person out.
 */
export function signInCounters(attempt: {
  email: string;
  address: string;
  knownDevice: string | undefined;
}): Counter[] {
  const { email, address, knownDevice } = attempt;
  if (knownDevice !== undefined) return [{ key: `device|${knownDevice}|${email}`, perHour: triesPerHour }];
  const byAccount = { key: `account|${email}`, perHour: triesPerHour };
  return isLocal(address) ? [byAccount] : [{ key: `address|${address}`, perHour: triesPerAddress }, byAccount];
}

/** Whoever is signed in has the session's own counter: nobody else can use it up. */
export const proveCounters = (sessionId: string): Counter[] => [{ key: `prove|${sessionId}`, perHour: triesPerHour }];

/** Tries at one short code. */
export const codeCounters = (codeId: string): Counter[] => [{ key: `code|${codeId}`, perHour: triesPerCode }];
