import { describe, expect, test } from 'vitest';
import { consentBundleOf, consentOf, type ConsentFacts } from './consent.ts';

const facts: ConsentFacts = {
  id: 'grant2',
  version: 2,
  replaces: 'grant1',
  recipient: 'expert',
  recipientId: 'amara',
  purpose: 'TREAT',
  patientId: 'maria',
  organisationId: 'northlight',
  givenAt: '2026-03-01T10:00:00.000Z',
  startsAt: '2026-03-01T10:00:00.000Z',
  endsAt: '2026-04-01T10:00:00.000Z',
  withdrawnAt: null,
  textSha256: 'ab'.repeat(32),
  textVersion: 'en-1',
  itemsMode: 'except',
  items: [{ kind: 'document', id: 'd1' }],
  sensitivity: ['PSY'],
  withheldSensitivity: ['HIV'],
  keeps: [{ kind: 'study', id: '1.2.3' }],
  shares: [{ kind: 'document', id: 'd2' }],
};

type Coded = { coding: { system: string; code: string }[] };
type Provision = {
  type: string;
  actor?: { role: Coded; reference: { reference: string } }[];
  purpose?: { system: string; code: string }[];
  period?: { start: string; end: string };
  data?: { meaning: string; reference: { reference: string } }[];
  securityLabel?: { system: string; code: string }[];
  action?: Coded[];
  provision?: Provision[];
};
type Consent = {
  resourceType: string;
  status: string;
  scope: Coded;
  category: Coded[];
  policyRule: Coded;
  patient: { reference: string };
  dateTime: string;
  sourceAttachment: { contentType: string; extension: { valueBase64Binary: string }[] };
  provision: Provision;
};

/** Required bindings of R4 Consent, as the specification lists them. */
const status = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'];
const types = ['deny', 'permit'];
const meanings = ['instance', 'related', 'dependents', 'authoredby'];
const references =
  /^(Patient|Practitioner|Organization|DocumentReference|ImagingStudy|Observation|Binary)\/[A-Za-z0-9.-]{1,64}$/;

function everyProvision(one: Provision): Provision[] {
  return [one, ...(one.provision ?? []).flatMap(everyProvision)];
}

/** What R4 and PCF demand: cardinalities, required bindings, references (PCF 1.1, Consent Basic to Advanced). */
function demandValid(consent: Consent): void {
  expect(consent.resourceType).toBe('Consent');
  expect(status).toContain(consent.status);
  expect(consent.scope.coding[0]).toEqual({
    system: 'http://terminology.hl7.org/CodeSystem/consentscope',
    code: 'patient-privacy',
  });
  expect(consent.category.map(({ coding }) => coding[0]?.code)).toContain('59284-0');
  expect(consent.policyRule.coding[0]?.code).toBe('OPTOUT');
  expect(consent.patient.reference).toMatch(/^Patient\//);
  expect(Number.isNaN(Date.parse(consent.dateTime))).toBe(false);
  const all = everyProvision(consent.provision);
  for (const one of all) {
    expect(types).toContain(one.type);
    for (const { meaning, reference } of one.data ?? []) {
      expect(meanings).toContain(meaning);
      expect(reference.reference).toMatch(references);
    }
    for (const { system } of one.securityLabel ?? []) expect(system).toMatch(/v3-ActCode$/);
  }
  const [root] = all;
  expect(root?.actor?.length).toBeGreaterThan(0);
  for (const actor of root?.actor ?? []) expect(actor.reference.reference).toMatch(references);
  expect(root?.purpose?.[0]?.system).toMatch(/v3-ActReason$/);
  expect(Date.parse(root?.period?.end ?? '')).toBeGreaterThan(Date.parse(root?.period?.start ?? ''));
}

const made = (change: Partial<ConsentFacts> = {}) => consentOf({ ...facts, ...change }) as Consent;

describe('a grant as a FHIR Consent', () => {
  test.each([{}, { itemsMode: 'only' as const }, { itemsMode: 'all' as const, items: [], keeps: [], shares: [] }])(
    'has what R4 and PCF demand (%j)',
    (change) => demandValid(made(change)),
  );

  test('denies by rule, permits to whom and why, and nests what is kept and what is added', () => {
    const { provision } = made();
    expect(provision).toMatchObject({
      type: 'permit',
      purpose: [{ code: 'TREAT' }],
      actor: [{ role: { coding: [{ code: 'IRCP' }] }, reference: { reference: 'Practitioner/amara' } }],
      provision: [
        {
          type: 'deny',
          data: [
            { reference: { reference: 'DocumentReference/d1' } },
            { reference: { reference: 'ImagingStudy/1.2.3' } },
          ],
        },
        { type: 'deny', securityLabel: [{ code: 'HIV' }] },
        { type: 'permit', securityLabel: [{ code: 'PSY' }] },
        { type: 'permit', data: [{ reference: { reference: 'DocumentReference/d2' } }] },
      ],
    });
  });

  test('of only some things names them in the permit itself', () => {
    const { provision } = made({ itemsMode: 'only', keeps: [] });
    expect(provision.data).toEqual([{ meaning: 'instance', reference: { reference: 'DocumentReference/d1' } }]);
    expect(provision.provision?.[0]?.type).toBe('deny');
    expect(provision.provision?.[0]?.securityLabel).toBeDefined();
  });

  test('that was withdrawn is inactive and ended then; the words are there by their hash', () => {
    const consent = made({ withdrawnAt: '2026-03-05T00:00:00.000Z' });
    expect([consent.status, consent.provision.period?.end]).toEqual(['inactive', '2026-03-05T00:00:00.000Z']);
    const [hash] = consent.sourceAttachment.extension;
    expect(Buffer.from(hash?.valueBase64Binary ?? '', 'base64').toString('hex')).toBe(facts.textSha256);
  });

  test('stands in a searchset with its address', () => {
    expect(consentBundleOf([facts], 'https://example.org/fhir')).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      entry: [{ fullUrl: 'https://example.org/fhir/Consent/grant2', search: { mode: 'match' } }],
    });
  });
});
