/** Types of hapi.mjs for the checks, which are TypeScript. */
export function findHapi(): Promise<{ program: string; args: string[] } | undefined>;
export function fetchHapi(): Promise<void>;
