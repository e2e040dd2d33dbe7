import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { findHapi } from '../../tools/lib/hapi.mjs';

/** What HAPI says of one resource: what is wrong, and what it would like better or cannot look up. */
export type Verdict = { errors: string[]; warnings: string[] };

export type Hapi = {
  verdictsOn(resources: readonly object[]): Promise<Verdict[]>;
  stop(): Promise<void>;
};

/**
 * Starts HAPI's validator of this machine: one Java, which takes ten seconds to begin, for everything that is asked.
 * @returns undefined when Java or the libraries are not here
 */
export async function startHapi(): Promise<Hapi | undefined> {
  const found = await findHapi();
  if (!found) return undefined;
  const child = spawn(found.program, found.args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  // A Java that died is told by how it ended, not by the pipe that broke.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async verdictsOn(resources) {
      child.stdin.write(resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
      const verdicts: Verdict[] = [];
      while (verdicts.length < resources.length) {
        const { value, done } = await answers.next();
        if (done) throw new Error(`HAPI ended after ${verdicts.length} of ${resources.length} resources: ${said}`);
        verdicts.push(JSON.parse(value) as Verdict);
      }
      return verdicts;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
