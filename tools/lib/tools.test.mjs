import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rules } from './arrows-config.mjs';
import { allCanaries, readCanary, uncovered } from './canaries.mjs';
import { withoutComments } from './files.mjs';
import { installStamp } from './install.mjs';
import { newEnough } from './node24.mjs';
import { root } from './paths.mjs';
import { linkPostgres } from './postgres-links.mjs';
import { scanners } from './scanners.mjs';
import { add, totals, totalsLine } from './vitest-run.mjs';
import { isWebSource } from './web-build.mjs';

const folder = mkdtempSync(join(tmpdir(), 'consilium-tools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('setting up', () => {
  test('argon2 decides which Node is new enough', () => {
    expect(['24.7.0', 'v24.21.0', '26.1.0'].map(newEnough)).toEqual([true, true, true]);
    expect(['20.20.2', '24.6.9', '22.23.0'].map(newEnough)).toEqual([false, false, false]);
  });

  test('another lockfile or another machine is another installation', () => {
    const stamps = [installStamp('a', 'linux x64'), installStamp('b', 'linux x64'), installStamp('a', 'darwin arm64')];
    expect(new Set(stamps).size).toBe(3);
    expect(installStamp('a', 'linux x64')).toBe(stamps[0]);
  });

  test('only what the pages are built from makes them build again', () => {
    const pages = [
      'src/modules/cases/web/desk.tsx',
      'src/ui/base.css',
      'src/modules/cases/cases.contract.ts',
      'content/a.json',
    ];
    const others = ['src/platform/db/index.ts', 'src/modules/cases/cases.store.ts', 'src/ui/format.test.ts'];
    expect(pages.filter(isWebSource)).toEqual(pages);
    expect(others.filter(isWebSource)).toEqual([]);
  });

  test('links of the PostgreSQL package are made once, relative, and a second time nothing is done', async () => {
    const native = join(folder, 'pg', 'linux-x64', 'native');
    mkdirSync(join(native, 'lib'), { recursive: true });
    writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library');
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    expect(await linkPostgres(join(folder, 'pg'))).toBe(1);
    expect(lstatSync(join(native, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
    expect(await linkPostgres(join(folder, 'pg'))).toBe(0);
  });
});

describe('counting tests', () => {
  const file = (status, ...tests) => ({
    name: join(root, 'src', 'a.test.ts'),
    status,
    assertionResults: tests.map(([fullName, result]) => ({ fullName, status: result })),
  });

  test('passed, failed and skipped are counted over all projects', () => {
    const one = totals({ testResults: [file('failed', ['a', 'passed'], ['b', 'failed'], ['c', 'skipped'])] }, 1);
    expect(totalsLine(add([one, one]))).toBe('2 passed, 2 failed, 2 skipped');
    expect(totalsLine(totals({ testResults: [file('passed', ['a', 'passed'])] }, 0))).toBe('1 passed, 0 failed');
  });

  test('a file that does not load, a run that dies and a name used twice are failures', () => {
    expect(totals({ testResults: [file('failed')] }, 1)).toMatchObject({
      failed: 1,
      notes: [expect.stringContaining('could not')],
    });
    expect(totals(undefined, 134)).toMatchObject({ failed: 1 });
    expect(totals({ testResults: [file('passed', ['a', 'passed'])] }, 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(totals({ testResults: [file('passed', ['a', 'passed'], ['a', 'passed'])] }, 0)).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('guards', () => {
  test('every rule of ours has a canary, and no canary is for a rule that is not there', () => {
    const canaries = allCanaries(root);
    expect(uncovered(canaries)).toEqual([]);
    const names = new Set([...rules(), ...scanners].map(({ name }) => name));
    const ours = canaries.filter(({ guard }) => guard === 'arrows' || guard === 'scanners');
    expect(ours.filter(({ rule }) => !names.has(rule))).toEqual([]);
  });

  test('a canary without a proper header is refused, not passed over', () => {
    expect(() => readCanary('x.txt', '// file: src/x.ts\nexport {};\n')).toThrow('no proper header');
    expect(() => readCanary('x.txt', '// canary: nobody rule\n// file: src/x.ts\n')).toThrow('no proper header');
  });

  test('comments are blanked line by line, strings and addresses stay', () => {
    const text = "const a = 'https://x.org'; // process.env\n/* one\ntwo */ const b = `// no`;";
    const left = withoutComments(text).replace(/ +/g, ' ');
    expect(left).toBe("const a = 'https://x.org'; \n \n const b = `// no`;");
    expect(withoutComments(text).split('\n')).toHaveLength(3);
  });

  test.each([
    ['logical-css', '  margin-left: 1rem;', true],
    ['logical-css', '  left: 0;', true],
    ['logical-css', '  margin-inline-start: 1rem;', false],
    ['logical-css', '  --left: 1rem;', false],
    ['logical-css', '.left { color: red; }', false],
    ['environment-in-config', 'const { env } = process;', true],
    ['environment-in-config', 'const port = process.env.PORT;', true],
    ['environment-in-config', 'processEnvironment(x)', false],
    ['fetch-in-egress', 'await fetch(address)', true],
    ['fetch-in-egress', 'store.fetch(address)', false],
    ['sql-in-stores', 'return db.selectFrom("cases")', true],
    ['no-raw-html', 'element.innerHTML = text', true],
    ['no-raw-html', 'element.innerHTML === text', false],
    ['no-machine-paths', `open('/${'home'}/maria/scan')`, true],
    ['no-machine-paths', "fetch('/api/work/list')", false],
  ])('%s on «%s»: %s', (name, line, bites) => {
    expect(scanners.find((scanner) => scanner.name === name).line.test(line)).toBe(bites);
  });
});
