/** An expected failure of the tools, told in a sentence; no stack trace is shown for it. */
export class Stop extends Error {}

const seconds = (since) => `${Math.round((performance.now() - since) / 1000)} s`;

/**
 * Does one piece of work and says so in words with the seconds it takes. On a terminal one line is rewritten every
 * second; in a log file a line is added every 20 s, so that a slow machine does not look like a dead one.
 *
 * @template T
 * @param {string} title e.g. `1 of 4  Getting the parts (about 1 minute, first time only)`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const terminal = process.stdout.isTTY === true;
  const started = performance.now();
  const show = () =>
    process.stdout.write(terminal ? `\r${title} … ${seconds(started)} ` : `${title} … ${seconds(started)}\n`);
  if (terminal) show();
  else process.stdout.write(`${title} …\n`);
  const timer = setInterval(show, terminal ? 1000 : 20_000);
  try {
    const result = await work();
    process.stdout.write(`${terminal ? '\r' : ''}${title} … done, ${seconds(started)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${terminal ? '\r' : ''}${title} … failed after ${seconds(started)}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Runs a tool's `main`, prints an expected failure as a sentence, and sets the exit code. */
export async function entry(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof Stop ? `\n${error.message}\n` : `\n${error.stack ?? error}\n`);
    process.exitCode = 1;
  }
}
