import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

const unpacked = at('node_modules', '.cache', 'hapi');
const source = at('tools', 'peers', 'HapiValidate.java');
/** The first Java that HAPI 8 runs on. */
const firstJava = 17;

const inPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/**
 * What runs HAPI's validator here: a Java of 17 or later, and the libraries that `node tools/peers.mjs hapi` put under
 * node_modules/.cache. The program reads resources and answers, line by line (tools/peers/HapiValidate.java).
 *
 * @returns {Promise<{ program: string, args: string[] } | undefined>}
 */
export async function findHapi() {
  const program = inPath('java');
  if (!program || !existsSync(unpacked) || !readdirSync(unpacked).some((name) => name.endsWith('.jar')))
    return undefined;
  const { out, err } = await run(program, ['-version']);
  const version = Number(/version "(\d+)/.exec(`${out}${err}`)?.[1] ?? 0);
  if (version < firstJava) return undefined;
  return { program, args: ['-Xmx1g', '-XX:+UseSerialGC', '-cp', join(unpacked, '*'), source] };
}

/** Gets the libraries of HAPI's validator (140 MB) with Maven, from where this machine's Maven gets what it needs. */
export async function fetchHapi() {
  const maven = inPath('mvn');
  if (!maven || !inPath('java')) throw new Stop('HAPI’s validator needs java (17 or later) and mvn; one is not here.');
  mkdirSync(dirname(unpacked), { recursive: true });
  const work = mkdtempSync(`${unpacked}-`);
  try {
    const pom = at('tools', 'peers', 'hapi.pom.xml');
    const asked = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'all')}`];
    const said = await run(maven, asked);
    if (said.code !== 0) throw new Stop(`HAPI’s validator could not be had here (mvn):\n${said.out}${said.err}`.trim());
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(join(work, 'all'), unpacked);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
