/** Types of chromium.mjs for the journeys, which are TypeScript. */
export function findChromium(): Promise<{
  executablePath: string;
  args: string[];
  env: Record<string, string | undefined>;
}>;
