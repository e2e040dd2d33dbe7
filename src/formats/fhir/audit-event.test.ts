import { describe, expect, test } from 'vitest';
import { auditBundleOf, auditEventOf, type AuditAct } from './index.ts';

const source = { site: 'consilium-demo', origin: 'https://second.example' };
const act: AuditAct = {
  id: 'entry-7',
  at: '2026-03-03T09:41:17.250Z',
  kind: 'read',
  event: 'imaging.viewed',
  words: 'looked at the scan “CT”',
  refused: false,
  user: { id: 'p1', name: 'Dr Amara Okafor', roles: ['expert'] },
  purpose: 'TREAT',
  patient: { id: 'maria', name: 'Maria Lopez' },
  subject: { id: '1.2.3', label: 'CT' },
  caseId: 'c1',
  requestId: 'r1',
};
type Event = {
  meta?: { profile: string[] };
  type: { system: string; code: string };
  subtype: { system: string; code: string }[];
  action: string;
  outcome: string;
  agent: { type: { coding: { code: string }[] }; requestor: boolean; who: object; network?: object }[];
  entity: { type: { code: string }; what: { reference?: string; identifier?: { value: string } } }[];
};
const eventOf = (change: Partial<AuditAct>) => auditEventOf({ ...act, ...change }, source) as unknown as Event;
const roles = (event: Event) => event.agent.map(({ type }) => type.coding[0]?.code);

describe('AuditEvents by IHE BALP', () => {
  test('a read: data from the server (110153) to the client (110152), the user is the recipient', () => {
    const event = eventOf({});
    expect(event).toMatchObject({
      meta: { profile: ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead'] },
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
      subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'read' }],
      action: 'R',
      outcome: '0',
      recorded: act.at,
      source: { observer: { display: 'consilium-demo' }, type: [{ code: '4' }] },
    });
    expect(roles(event)).toEqual(['110152', '110153', 'IRCP']);
    expect(event.agent[2]).toMatchObject({
      requestor: true,
      role: [{ text: 'expert' }],
      purposeOfUse: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT', display: 'treatment' },
          ],
        },
      ],
    });
    expect(event.agent[2]).not.toHaveProperty('network');
  });

  test('data, patient and request are its entities', () => {
    expect(eventOf({}).entity).toMatchObject([
      { type: { code: '2' }, role: { code: '4' }, what: { identifier: { value: '1.2.3' }, display: 'CT' } },
      { type: { code: '1' }, role: { code: '1' }, what: { reference: 'Patient/maria' } },
      {
        type: { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' },
        what: { identifier: { value: 'r1' } },
      },
    ]);
  });

  test.each([
    ['create', 'PatientCreate', 'C', 'create'],
    ['update', 'PatientUpdate', 'U', 'update'],
  ] as const)(
    'a %s: data from the client (110153) to the server (110152), the user is the author',
    (kind, profile, action, code) => {
      const event = eventOf({ kind });
      expect(event.meta?.profile[0]).toMatch(new RegExp(`${profile}$`));
      expect(event).toMatchObject({ action, subtype: [{ code }] });
      expect(roles(event)).toEqual(['110153', '110152', 'AUT']);
    },
  );

  test('a disclosure: Export 110106 with subtype disclose, and the patient as the one who allowed it', () => {
    const event = eventOf({ kind: 'disclose', fields: 'the letter' });
    expect(event).toMatchObject({
      type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110106' },
      action: 'R',
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
      entity: [{ description: 'the letter' }, {}, {}],
    });
    expect(event.subtype[0]).toMatchObject({
      system: 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle',
      code: 'disclose',
    });
    expect(roles(event)).toEqual(['110152', '110153', 'IRCP', '429577009']);
    // The audit source is the source agent (BALP, val-audit-source).
    expect(event.agent[1]?.who).toEqual({ display: 'consilium-demo' });
  });

  test('what BALP asks once is there once: client, server with their network, and at most one user', () => {
    for (const kind of ['read', 'search', 'create', 'update', 'disclose'] as const) {
      const event = eventOf({ kind });
      for (const role of ['110152', '110153']) expect(roles(event).filter((one) => one === role)).toHaveLength(1);
      expect(event.agent.slice(0, 2).every(({ network }) => network !== undefined)).toBe(true);
      expect(event.entity.filter(({ type }) => type.code === '2')).toHaveLength(1);
    }
  });

  test('an act of the program names no user, and a refused one claims no profile of successes', () => {
    expect(roles(eventOf({ user: undefined }))).toEqual(['110152', '110153']);
    const refused = eventOf({ refused: true });
    expect(refused).toMatchObject({ outcome: '4', outcomeDesc: 'Refused: looked at the scan “CT”' });
    expect(refused.meta).toBeUndefined();
  });

  test('a bundle holds them in order, each under its own address', () => {
    const bundle = auditBundleOf([act, { ...act, id: 'entry-6' }], source, '2026-03-04T00:00:00.000Z');
    expect(bundle).toMatchObject({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'https://second.example/fhir/AuditEvent/entry-7' }, { resource: { id: 'entry-6' } }],
    });
  });
});
