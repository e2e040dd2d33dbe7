import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// What others wrote and we ship: who keeps it, under which licence, and what it may run while it is installed. The lockfile
// says what there is, tools/data/dependencies.json what we think of it, docs/dependencies.md is made of both.

/** @typedef {{ path: string, name: string, version: string, licence: string, dev: boolean, optional: boolean, script: boolean, integrity?: string, resolved?: string }} Part */

const read = (root, path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Everything the supply-chain checks read, from one tree. */
export function readSupply(root) {
  return {
    manifest: read(root, 'package.json'),
    parts: partsOf(read(root, 'package-lock.json'), read(root, 'tools/data/dependencies.json').unstatedLicences),
    stated: read(root, 'tools/data/dependencies.json'),
  };
}

/**
 * The packages of a lockfile (version 3), once for each place they are installed at.
 *
 * @returns {Part[]}
 */
export function partsOf(lockfile, unstated = {}) {
  return Object.entries(lockfile.packages)
    .filter(([path]) => path !== '')
    .map(([path, found]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return {
        path,
        name,
        version: found.version,
        licence: found.license ?? unstated[name] ?? '',
        dev: found.dev === true,
        optional: found.optional === true,
        script: found.hasInstallScript === true,
        integrity: found.integrity,
        resolved: found.resolved,
      };
    });
}

/** True when every licence that must be kept is allowed; of `A OR B` one is enough. */
export function licenceAllowed(expression, allowed) {
  const bare = expression.replaceAll(/[()]/g, '');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((one) => allowed.includes(one.trim())));
}

const matches = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name);
const manifestFile = 'package.json';
const lockfile = 'package-lock.json';
const data = 'tools/data/dependencies.json';

/** @returns {import('./guards.mjs').Finding[]} */
export function supplyFindings({ manifest, parts, stated }) {
  const direct = directNames(manifest);
  const runtime = Object.keys(manifest.dependencies).length;
  const allowed = [...stated.licences, ...Object.keys(stated.licenceExceptions)];
  const scripts = parts.filter(({ script }) => script);
  const known = [...Object.keys(manifest.allowScripts ?? {}), ...Object.keys(stated.scriptsNotRun)];
  const ranged = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, wanted]) => !/^(?:npm:(?:@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(wanted),
  );
  return [
    ...(runtime > stated.directRuntimeLimit
      ? [finding('limit', manifestFile, `${runtime} direct dependencies, ${stated.directRuntimeLimit} is the limit`)]
      : []),
    ...ranged.map(([name, wanted]) => finding('exact', manifestFile, `${name} ${wanted} is no exact version`)),
    ...scripts
      .filter(({ name }) => !known.some((pattern) => matches(pattern, name)))
      .map(({ name }) =>
        finding('script', lockfile, `${name} runs a script when it is installed; ${data} says nothing`),
      ),
    ...parts
      .filter(({ licence }) => !licenceAllowed(licence, allowed))
      .map(({ name, licence }) => finding('licence', lockfile, `${name}: ${licence || 'no licence stated'}`)),
    ...parts
      .filter(({ integrity }) => !integrity?.startsWith('sha512-'))
      .map(({ name }) => finding('hash', lockfile, `${name} is not bound to its bytes by SHA-512`)),
    ...parts
      .filter(({ resolved }) => resolved && !resolved.startsWith('https://registry.npmjs.org/'))
      .map(({ name, resolved }) => finding('origin', lockfile, `${name} comes from ${resolved}`)),
    ...direct
      .filter((name) => !stated.packages[name])
      .map((name) => finding('stated', data, `${name}: what for, who keeps it?`)),
    ...Object.entries(stated.packages)
      .filter(([name, { upkeep }]) => !direct.includes(name) || !(upkeep in stated.upkeep))
      .map(([name]) => finding('stated', data, `${name} is no direct dependency, or its upkeep is no known word`)),
  ];
}

const finding = (rule, file, text) => ({ rule, file, text });

/** Names of all direct dependencies, of the program first. */
function directNames({ dependencies, devDependencies, optionalDependencies }) {
  return [dependencies, devDependencies, optionalDependencies].flatMap((part) => Object.keys(part ?? {}));
}

/** docs/dependencies.md. */
export function dependenciesPage({ manifest, parts, stated }) {
  const ours = parts.filter(({ dev }) => !dev);
  const names = new Set(ours.map(({ name }) => name));
  const everywhere = new Set(ours.filter(({ optional }) => !optional).map(({ name }) => name));
  const rows = (names) =>
    Object.keys(names)
      .sort()
      .map((name) => {
        const part = parts.find(({ path }) => path === `node_modules/${name}`);
        const { for: what, keptBy, upkeep } = stated.packages[name] ?? {};
        return `| \`${name}\` | ${part?.version ?? ''} | ${part?.licence ?? ''} | ${what} | ${keptBy} | ${upkeep} |`;
      });
  const head = ['| package | version | licence | for | kept by | upkeep |', '| --- | --- | --- | --- | --- | --- |'];
  return [
    '# Dependencies',
    '',
    'Made by `npm run docs` from `package-lock.json` and `tools/data/dependencies.json`; `npm run check` fails when it is stale.',
    `Upkeep was last looked at on ${stated.looked}.`,
    '',
    `Direct dependencies of the program: ${Object.keys(manifest.dependencies).length} (limit ${stated.directRuntimeLimit}).`,
    `With what they need: ${everywhere.size} packages on every machine, ${names.size} with those for single kinds of machine.`,
    '',
    ...Object.entries(stated.upkeep).map(([word, meaning]) => `- _${word}_: ${meaning}`),
    '',
    '## Of the program',
    '',
    ...head,
    ...rows(manifest.dependencies),
    '',
    '## Node itself',
    '',
    ...head,
    ...rows(manifest.optionalDependencies),
    '',
    '## Of tests and checks',
    '',
    ...head,
    ...rows(manifest.devDependencies),
    '',
    '## Licences',
    '',
    `Allowed without asking: ${stated.licences.join(', ')}.`,
    '',
    ...Object.entries(stated.licenceExceptions).map(([licence, why]) => `- ${licence}: ${why}`),
    '',
    '## Scripts at installation',
    '',
    '`npm start` installs with `--ignore-scripts`, so none runs. Packages that bring one:',
    '',
    ...Object.entries(stated.scriptsNotRun).map(([name, why]) => `- \`${name}\`: ${why}`),
    '',
    '## When a weakness becomes known',
    '',
    '`npm run advisories` asks the registry for known weaknesses and checks its signatures; where the registry does not answer',
    'it says so. A critical or high finding in what runs on the server or in a page is mended or removed within 7 days, any',
    'other within 30; every direct dependency is looked at once in three months. What does not reach us is explained under',
    '`explainedAdvisories` in the data file. `npm run sbom` writes the list of all parts as CycloneDX.',
    '',
  ].join('\n');
}

/**
 * Leaves of a CycloneDX list of everything what the program ships. (`npm sbom --omit=dev` also drops packages that a tool
 * happens to need as well.)
 */
export function onlyShipped(sbom, parts) {
  const shipped = new Set(parts.filter(({ dev }) => !dev).map(({ name, version }) => `${name}@${version}`));
  const components = sbom.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
  const kept = new Set([...components.map((one) => one['bom-ref']), sbom.metadata.component['bom-ref']]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
  return { ...sbom, components, dependencies };
}

/**
 * Is this CycloneDX document a whole and usable list of what the program ships?
 *
 * @returns {string[]} what is wrong with it
 */
export function sbomFaults(sbom, parts) {
  if (sbom.bomFormat !== 'CycloneDX' || !Array.isArray(sbom.components)) return ['this is no CycloneDX document'];
  const listed = new Map(sbom.components.map((one) => [`${one.name}@${one.version}`, one]));
  const missing = parts
    .filter(({ dev, optional, name, version }) => !dev && !optional && !listed.has(`${name}@${version}`))
    .map(({ name, version }) => `${name}@${version} is not in it`);
  const bare = [...listed]
    .filter(([, one]) => !one.purl?.startsWith('pkg:npm/') || !one.hashes?.length)
    .map(([name]) => `${name} has no address (purl) or no hash`);
  return [...missing, ...bare];
}
