import { install, installNeeded } from './install.mjs';
import { findNode } from './node24.mjs';
import { run } from './run.mjs';
import { Stop, step } from './steps.mjs';
import { buildWeb, webBuildNeeded } from './web-build.mjs';

/**
 * Brings a bare machine to where the program can run: dependencies, our own Node, web pages. What is already there is
 * skipped without a word.
 *
 * @param {number} of how many steps the caller counts in all (setup itself is the first three)
 * @param {{ web?: boolean }} [wanted] `web: false` leaves the pages alone (the static checks need none)
 * @returns {Promise<string>} the Node to run the program with
 */
export async function setUp(of, { web = true } = {}) {
  const fresh = installNeeded();
  if (fresh) await step(`1 of ${of}  Getting the parts (about 1 minute, first time only)`, install);
  const node = fresh ? await step(`2 of ${of}  Checking its own Node`, triedNode) : findNode();
  if (web && webBuildNeeded()) await step(`3 of ${of}  Building the pages`, () => buildWeb(node));
  return node;
}

// A binary that is there may still not run here (another libc, a noexec mount); say so now and not in the middle.
async function triedNode() {
  const node = findNode();
  const { code, err } = await run(node, ['--version']);
  if (code !== 0) throw new Stop(`The Node fetched from npm does not run on this machine: ${err.trim()}`);
  return node;
}
