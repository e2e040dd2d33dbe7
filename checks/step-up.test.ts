import { beforeAll, describe, expect, test } from 'vitest';
import type { OperationDefinition } from '#kernel/operation.ts';
import type { Permission } from '#kernel/permissions.ts';
import { createTestApp, type TestApp } from '#testkit/test-app.ts';

// Acts that ask for a fresh proof of identity: security.md 1.3, check 69. Which operation is of which kind is told by its
// permission, its path and its event, so that one that is added tomorrow is of its kind without a line here.

type Kind = 'sign' | 'export' | 'share' | 'factor' | 'access' | 'emergency' | 'erasure' | 'keys';

const byPermission: Partial<Record<Permission, Kind>> = {
  'opinion.sign': 'sign',
  'opinion.export': 'export',
  'rights.export': 'export',
  'consent.own': 'share',
  'carer.manage': 'share',
  'people.invite': 'access',
  'people.manage': 'access',
  'emergency.open': 'emergency',
  'emergency.set-roles': 'emergency',
  'rights.erase': 'erasure',
  'rights.decide': 'erasure',
  'rights.hold': 'erasure',
};

/** Ways in are a person's own: where they are changed, every path begins so. */
const factorPaths = /^\/api\/(account\/(passkeys|password|codes|recovery-codes)|session\/external)/;

function kindOf({ name, method, path, permission, audit }: OperationDefinition): Kind | undefined {
  const event = 'event' in audit ? audit.event : '';
  if (/(^|[.-])export(ed|s)?([.-]|$)/.test(name) || /[.-]exported$/.test(event)) return 'export';
  if (permission.startsWith('keys.')) return 'keys';
  const kind = byPermission[permission] ?? (factorPaths.test(path) ? 'factor' : undefined);
  // Looking is of no kind but an export.
  return method === 'GET' && kind !== 'export' ? undefined : kind;
}

/** Acts of a kind that ask for no proof, and why. */
const without: Record<string, string> = {
  'opinions.pdf': 'the letter that its reader has in full on the page',
  'opinions.bundle': 'the letter that its reader has in full on the page, with its signature',
  'rights.download-copy':
    'the copy that its owner ordered with a fresh proof, theirs alone, by a link that a browser can go on with',
  'consent.withdraw': 'stops sharing: nothing may stand in its way',
  'consent.set-label': 'raises a label; lowers only what the same person raised',
  'carers.end': 'ends access: nothing may stand in its way',
  'identity.test-provider': 'asks the institution what it says of itself; changes nothing',
  'identity.revoke-invitation': 'takes access back',
  'identity.passkey-rename': 'changes a name that only its owner sees',
  'intake.agree': 'the request itself is for this: the words are shown, and nothing is sent before they are agreed to',
};

let app: TestApp;
let all: OperationDefinition[];
beforeAll(async () => {
  app = await createTestApp();
  all = app.operations.map(({ definition }) => definition);
});

describe('acts that ask for a fresh proof', () => {
  test('every operation that signs, exports, shares, opens in an emergency, erases, or changes a way in, asks for one', () => {
    const kinds = all.filter((one) => kindOf(one) !== undefined);
    const missing = kinds.filter((one) => one.stepUp === undefined && !(one.name in without));
    expect(missing.map((one) => `${one.name} (${kindOf(one)})`)).toEqual([]);
    process.stdout.write(
      `fresh proof: ${kinds.length} acts of a kind, ${kinds.filter(({ stepUp }) => stepUp).length} ask\n`,
    );
  });

  test('an exception is of an operation that is there, of a kind, and asks for none', () => {
    for (const name of Object.keys(without)) {
      const one = all.find((definition) => definition.name === name);
      expect(one && kindOf(one), name).toBeDefined();
      expect(one?.stepUp, name).toBeUndefined();
    }
  });

  test('each kind is found among the operations, by its own words', () => {
    const found = new Set(all.map(kindOf));
    for (const kind of ['sign', 'export', 'share', 'factor', 'access', 'emergency', 'erasure'] as const)
      expect(found, kind).toContain(kind);
  });

  test('an operation without its proof is seen', () => {
    const signing = all.find(({ permission }) => permission === 'opinion.sign') as OperationDefinition;
    const { stepUp: _stepUp, ...bare } = signing;
    expect(kindOf(bare as OperationDefinition)).toBe('sign');
    const named = { ...bare, permission: 'case.read', name: 'cases.export-all', method: 'GET' } as OperationDefinition;
    expect(kindOf(named)).toBe('export');
  });

  test('keeping a paper back asks for none, sharing it does', () => {
    const decide = all.find(({ name }) => name === 'consent.decide');
    const when = typeof decide?.stepUp === 'object' ? decide.stepUp.when : () => undefined;
    expect([when({ decision: 'keep' }), when({ decision: 'share' }), when({ decision: 'usual' })]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
