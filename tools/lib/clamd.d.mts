/** Types of clamd.mjs for the checks, which are TypeScript. */
export function findClamd():
  { program: string; env: Record<string, string | undefined>; samples: string | undefined } | undefined;
export function fetchClamd(): Promise<void>;
