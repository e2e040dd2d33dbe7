import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './steps.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

// Without a sandbox because tests may run as root; silent towards the network; WebGL drawn in software, so that pixels
// are the same on every machine.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * A Chromium for the journeys: CHROMIUM_PATH, else one of the system, else the build inside @sparticuz/chromium
 * (Linux x64; unpacked once under node_modules/.cache, 3 s).
 *
 * @returns {Promise<{ executablePath: string, args: string[], env: NodeJS.ProcessEnv }>} for playwright-core's `launch`
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Stop(`CHROMIUM_PATH names ${given}, which is not there.`);
  const found = given ?? places.find((path) => existsSync(path));
  return found ? { executablePath: found, args: [...flags], env: process.env } : packaged();
}

async function packaged() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop('No Chromium was found. Please install Chrome or Chromium, or set CHROMIUM_PATH.');
  }
  const { version } = JSON.parse(readFileSync(at('node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8'));
  const folder = at('node_modules', '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  const executablePath = join(folder, 'chromium');
  const env = { ...process.env, FONTCONFIG_FILE: process.env.FONTCONFIG_FILE ?? fontsOf(folder) };
  if ((await run(executablePath, ['--version'], { env })).code === 0) return { executablePath, args: [...flags], env };
  // A bare server lacks libnss3 and friends; the package carries them.
  const withLibraries = { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  const second = await run(executablePath, ['--version'], { env: withLibraries });
  if (second.code === 0) return { executablePath, args: [...flags], env: withLibraries };
  throw new Stop(`The Chromium from npm does not run on this machine: ${second.err.trim()}`);
}

// The package's own list names folders of another machine. Without a single font Chromium does
// not draw poorly, it crashes; so the list names the font that came along, and whatever the system has.
function fontsOf(folder) {
  const file = join(folder, 'fontconfig.xml');
  if (existsSync(file)) return file;
  const places = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...places.map((place) => `  <dir>${escaped(place)}</dir>`),
    `  <cachedir>${escaped(join(folder, 'fonts-cache'))}</cachedir>`,
    '</fontconfig>',
  ];
  writeFileSync(`${file}.${process.pid}`, lines.join('\n'));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

const escaped = (path) => path.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// The package unpacks into os.tmpdir() under fixed names, where any other user could have put a program first. So the
// temporary folder is pointed at a fresh one of ours, which takes its final name only when it is complete.
async function unpack(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = fresh;
  try {
    const chromium = await import('@sparticuz/chromium');
    await chromium.default.executablePath();
    await chromium.inflate(at('node_modules', '@sparticuz', 'chromium', 'bin', 'al2023.tar.br'));
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
