import { folders, homes, moduleStoreys, pure, serverPackages, tests, web } from '../../arrows.mjs';

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const files = (patterns) => patterns.map((pattern) => `${escape(pattern.slice(1))}$`).join('|');
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Where a folder of ours lies; `config` and `main` are files, `content` lies beside src. */
function place(folder) {
  if (folder === 'content') return '^content/';
  if (folder === 'config') return '^src/config\\.ts$';
  // Two programs start here: the program, and the process that keeps its keys.
  if (folder === 'main') return '^src/(?:main|keyd)\\.ts$';
  return `^src/${folder}/`;
}

// A package is found in any node_modules, or by its bare name when it is not installed; a name ending in / is a scope.
const packagePath = (name) => `(?:^|node_modules/)${escape(name)}${name.endsWith('/') ? '' : '(?:/|$)'}`;
const packagesPath = (names) => names.map(packagePath).join('|');
const corePath = (names) => `^(?:node:)?(?:${names.map(escape).join('|')})(?:/|$)`;

/** The forbidden imports, one rule a sentence, from the data in arrows.mjs. */
export function rules() {
  return [...general(), ...folderRules(), ...moduleRules(), ...webRules(), ...pureRules(), ...homeRules()];
}

function general() {
  return [
    rule('no-cycles', 'two files that need each other are one', {}, { circular: true }),
    rule('resolvable', 'the import leads nowhere', {}, { couldNotResolve: true }),
    rule('declared', 'a package must be in package.json', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    rule(
      'no-development-packages',
      'the program runs without development packages',
      { path: '^src/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule('testkit-in-tests', 'testkit serves only tests', { path: '^src/', pathNot: tests }, { path: '^src/testkit/' }),
    rule(
      'no-test-imports',
      'a test is not a library',
      { path: '^src/', pathNot: tests },
      { path: '\\.(?:test|e2e|fixture)\\.tsx?$|^src/ui/gallery/' },
    ),
  ];
}

function folderRules() {
  return Object.entries(folders).map(([folder, allowed]) =>
    rule(
      `${folder}-imports`,
      `${folder} may import of ours only: ${allowed.join(', ') || 'nothing'}`,
      { path: place(folder), pathNot: folder === 'testkit' ? '^$' : tests },
      {
        path: '^(?:src|content|tools|e2e|checks|bench|db)/',
        // the web face of the app and of modules has rules of its own
        pathNot: [folder, ...allowed].map(place).concat(folder === 'modules' || folder === 'app' ? ['^src/ui/'] : []),
      },
    ),
  );
}

function moduleRules() {
  const known = moduleStoreys.flat();
  const below = moduleStoreys.flatMap((storey, level) =>
    storey.map((name) => [name, moduleStoreys.slice(0, level).flat()]),
  );
  const arrows = below.map(([name, allowed]) =>
    rule(
      `module-${name}`,
      `${name} may call only: ${allowed.join(', ') || 'no module'}`,
      { path: `^src/modules/${name}/`, pathNot: `${tests}|^src/modules/${name}/web/` },
      { path: '^src/modules/', pathNot: `^src/modules/(?:${[name, ...allowed].join('|')})/` },
    ),
  );
  return [
    ...arrows,
    rule(
      'module-door',
      'another module is entered by index.ts or a contract',
      { path: '^src/modules/([^/]+)/', pathNot: `${tests}|^src/modules/[^/]+/web/` },
      { path: '^src/modules/', pathNot: '^src/modules/$1/|^src/modules/[^/]+/(?:index\\.ts$|[^/]+\\.contract\\.ts$)' },
    ),
    rule(
      'module-door-outside',
      'modules are entered by index.ts or a contract, their pages by the web shell',
      { path: '^src/(?:edges|app|cli|main\\.ts)', pathNot: `${tests}|^src/app/web/` },
      { path: '^src/modules/', pathNot: '^src/modules/[^/]+/(?:index\\.ts$|[^/]+\\.contract\\.ts$)' },
    ),
    rule(
      'module-known',
      'a module is listed in arrows.mjs before it exists',
      {},
      { path: '^src/modules/', pathNot: `^src/modules/(?:${known.join('|')})/` },
    ),
    rule(
      'ui-only-on-the-web',
      'the server draws nothing',
      { path: '^src/(?:modules|app)/', pathNot: `${tests}|/web/` },
      { path: '^src/ui/' },
    ),
  ];
}

function webRules() {
  const open = [...web.folders.map(place), files(web.files)];
  const core = { dependencyTypes: ['core'] };
  const from = { path: '^src/modules/([^/]+)/web/', pathNot: tests };
  const shell = { path: '^src/app/web/', pathNot: tests };
  const everything = { path: '^(?:src/(?:modules/[^/]+|app)/web|src/ui)/', pathNot: tests };
  return [
    rule('web-imports', 'pages import contracts, ui, kernel, formats', from, {
      path: '^src/',
      pathNot: ['^src/modules/$1/web/', ...open],
    }),
    rule('web-shell-imports', 'the shell imports pages and what pages may', shell, {
      path: '^src/',
      pathNot: ['^src/app/web/', '^src/modules/[^/]+/web/', ...open],
    }),
    rule('web-no-server-packages', 'no server code in a page', everything, { path: packagesPath(serverPackages) }),
    rule('web-no-node', 'a browser has no Node', everything, core),
  ];
}

function pureRules() {
  const from = { path: files(pure.files), pathNot: tests };
  return [
    rule('pure-imports', 'rules and contracts import only pure things', from, {
      path: '^(?:src|content)/',
      pathNot: [...pure.folders.map(place), files(pure.files)],
    }),
    rule('pure-packages', `rules and contracts use only: ${pure.packages.join(', ')}`, from, {
      path: 'node_modules/',
      pathNot: packagesPath(pure.packages),
    }),
    rule('pure-no-node', 'rules and contracts do no I/O', from, { dependencyTypes: ['core'] }),
  ];
}

function homeRules() {
  return homes.flatMap(({ name, core, packages, only, types }) => {
    const at = only.map((where) => (where.startsWith('src/') ? `^${escape(where)}` : escape(where))).join('|');
    const from = { path: '^src/', pathNot: `${tests}|${at}` };
    const not = types ? { dependencyTypesNot: ['type-only'] } : {};
    const paths = [core && corePath(core), packages && packagesPath(packages)].filter(Boolean).join('|');
    return rule(`home-${name}`, `only in ${only.join(', ')}`, from, { path: paths, ...not });
  });
}

/** Everything dependency-cruiser needs, as plain data to be written to a file for it. */
export function cruiserConfig() {
  return {
    forbidden: rules(),
    options: {
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
      tsConfig: { fileName: 'tsconfig.json' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['types', 'import', 'node', 'default'],
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      },
    },
  };
}
