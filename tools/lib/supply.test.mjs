import { describe, expect, test } from 'vitest';
import { readAudit, readSignatures } from './advisories.mjs';
import { asvsFindings, parseAsvs, readAsvs } from './asvs.mjs';
import { root } from './paths.mjs';
import {
  dependenciesPage,
  licenceAllowed,
  onlyShipped,
  partsOf,
  readSupply,
  sbomFaults,
  supplyFindings,
} from './supply.mjs';

const stated = (change = {}) => ({
  directRuntimeLimit: 1,
  licences: ['MIT', 'ISC'],
  licenceExceptions: {},
  scriptsNotRun: {},
  upkeep: { active: 'a' },
  packages: { a: { for: 'x', keptBy: 'y', upkeep: 'active' } },
  ...change,
});
const plainPart = {
  path: 'node_modules/a',
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  dev: false,
  optional: false,
  script: false,
  integrity: 'sha512-a',
};
const part = (change = {}) => ({ ...plainPart, ...change });
const manifestOf = (change) => ({ dependencies: { a: '1.0.0' }, ...change });
const rulesOf = (change, parts = [part()], more = {}) =>
  supplyFindings({ manifest: manifestOf(change), parts, stated: stated(more) }).map(({ rule }) => rule);

describe('what others wrote', () => {
  test('is as it is stated, in this tree', () => {
    expect(supplyFindings(readSupply(root))).toEqual([]);
  });

  test('is found when it is too much, not exact, unlicensed, unbound, from elsewhere, unstated or runs a script', () => {
    expect(rulesOf({})).toEqual([]);
    expect(rulesOf({ dependencies: { a: '1.0.0', b: '1.0.0' } })).toEqual(['limit', 'stated']);
    expect(rulesOf({ dependencies: { a: '^1.0.0' } })).toEqual(['exact']);
    expect(rulesOf({}, [part({ licence: '' })])).toEqual(['licence']);
    expect(rulesOf({}, [part({ integrity: 'sha1-a' })])).toEqual(['hash']);
    expect(rulesOf({}, [part({ resolved: 'https://elsewhere.example/a.tgz' })])).toEqual(['origin']);
    expect(rulesOf({}, [part({ script: true })])).toEqual(['script']);
    expect(rulesOf({}, [part({ script: true })], { scriptsNotRun: { a: 'prints' } })).toEqual([]);
    expect(rulesOf({ dependencies: {} })).toEqual(['stated']);
  });

  test('has licences that are read as they are meant', () => {
    expect(licenceAllowed('(MIT OR GPL-3.0)', ['MIT'])).toBe(true);
    expect(licenceAllowed('MIT AND GPL-3.0', ['MIT'])).toBe(false);
    expect(licenceAllowed('', ['MIT'])).toBe(false);
  });

  test('the page says how soon a weakness is mended', () => {
    expect(dependenciesPage(readSupply(root))).toContain('within 7 days');
  });

  test('a list of parts that lacks one is not whole', () => {
    const parts = partsOf({
      packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/t': { dev: true } },
    });
    const one = { name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0', hashes: [{}], 'bom-ref': 'a' };
    const tool = { name: 't', version: '1.0.0', 'bom-ref': 't' };
    const sbom = {
      bomFormat: 'CycloneDX',
      metadata: { component: { 'bom-ref': 'us' } },
      components: [one, tool],
      dependencies: [{ ref: 'us', dependsOn: ['a', 't'] }],
    };
    const shipped = onlyShipped(sbom, parts);
    expect(shipped.components).toEqual([one]);
    expect(shipped.dependencies).toEqual([{ ref: 'us', dependsOn: ['a'] }]);
    expect(sbomFaults(shipped, parts)).toEqual([]);
    expect(sbomFaults({ ...shipped, components: [] }, parts)).toEqual(['a@1.0.0 is not in it']);
    expect(sbomFaults({ ...shipped, components: [{ ...one, hashes: [] }] }, parts)).toHaveLength(1);
  });

  test('an advisory nobody explained is a finding, and a registry that does not answer is no good news', () => {
    const weak = { name: 'a', severity: 'high', range: '<2' };
    const said = JSON.stringify({
      metadata: { vulnerabilities: {} },
      vulnerabilities: { a: weak, b: { severity: 'low' } },
    });
    expect(readAudit(said, {})).toEqual({ answered: true, why: '', open: ['a <2: high'] });
    expect(readAudit(said, { a: 'not reached' }).open).toEqual([]);
    expect(readAudit('{"message":"405"}', {})).toEqual({ answered: false, why: '405', open: [] });
    expect(readAudit('', {}).answered).toBe(false);
    expect(readSignatures('').answered).toBe(false);
    expect(readSignatures('{"invalid":[{"name":"a","version":"1"}],"missing":[]}').open).toEqual(['a@1: signature']);
  });
});

describe('the table of ASVS', () => {
  test('is whole, and names only what exists', () => {
    const { requirements, evidence } = readAsvs(root);
    expect(asvsFindings({ requirements, evidence })).toEqual([]);
    const of = (level) => requirements.filter((one) => one.level === level).length;
    expect([of(1), of(2)]).toEqual([70, 183]);
  });

  test('with a test that does not exist, a reason that is missing or a requirement left out is found', () => {
    const { requirements, evidence } = readAsvs(root);
    const find = (line) => {
      const [one] = parseAsvs(line);
      const changed = requirements.map((other) => (other.id === one.id ? one : other));
      return asvsFindings({ requirements: changed, evidence }).map(({ rule }) => rule);
    };
    expect(find('V1.2.5 | 1 | x | met | checks/http.test.ts › no such test |')).toEqual(['evidence']);
    expect(find('V1.2.5 | 1 | x | met | |')).toEqual(['evidence']);
    expect(find('V1.2.5 | 1 | x | not applicable | |')).toEqual(['reason']);
    expect(find('V1.2.5 | 1 | x | surely | | y')).toEqual(['shape']);
    expect(asvsFindings({ requirements: requirements.slice(1), evidence }).map(({ rule }) => rule)).toEqual(['whole']);
  });
});
