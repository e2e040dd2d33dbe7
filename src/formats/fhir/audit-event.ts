import type { Json } from './json.ts';

/** One act on a patient's data, as a log keeps it. */
export type AuditAct = {
  id: string;
  /** ISO 8601 in UTC. */
  at: string;
  kind: 'read' | 'search' | 'create' | 'update' | 'disclose';
  /** The log's own word and what it was done to, in plain words. */
  event: string;
  words: string;
  refused: boolean;
  /** Undefined for an act of the program itself. */
  user: { id: string; name: string; roles: readonly string[] } | undefined;
  /** HL7 v3 ActReason. */
  purpose: string;
  patient: { id: string; name: string };
  subject: { id: string | null; label: string | null };
  caseId: string | null;
  requestId: string;
  /** What left the service, for a disclosure. */
  fields?: string;
};

/** The installation that keeps the log. */
export type AuditSource = { site: string; origin: string };

const profileBase = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const entityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role';
const restful = 'http://hl7.org/fhir/restful-interaction';
const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

const coding = (system: string, code: string, display: string) => ({ system, code, display });
const concept = (system: string, code: string, display: string) => ({ coding: [coding(system, code, display)] });
const sourceRole = concept(dcm, '110153', 'Source Role ID');
const destinationRole = concept(dcm, '110152', 'Destination Role ID');

/** Profile, action and RESTful subtype of each kind. A search is told as a read: what was asked for is not kept. */
const kinds = {
  read: { profile: 'PatientRead', action: 'R', subtype: 'read' },
  search: { profile: 'PatientRead', action: 'R', subtype: 'read' },
  create: { profile: 'PatientCreate', action: 'C', subtype: 'create' },
  update: { profile: 'PatientUpdate', action: 'U', subtype: 'update' },
  disclose: { profile: 'PrivacyDisclosure.Source', action: 'R', subtype: 'read' },
} as const;

const purposeNames: Readonly<Record<string, string>> = {
  TREAT: 'treatment',
  HOPERAT: 'healthcare operations',
  PATRQT: 'patient requested',
  HCOMPL: 'health compliance',
  SYSADMIN: 'system administration',
};

const purposeOf = (code: string) => concept(actReason, code, purposeNames[code] ?? code);

function userAgent(act: AuditAct): Json[] {
  const { user, kind, purpose } = act;
  if (!user) return [];
  const receives = kind === 'read' || kind === 'search' || kind === 'disclose';
  const type = receives
    ? concept(participation, 'IRCP', 'information recipient')
    : concept(participation, 'AUT', 'author (originator)');
  return [
    {
      type,
      who: { identifier: { value: user.id }, display: user.name },
      name: user.name,
      requestor: true,
      role: user.roles.map((role) => ({ text: role })),
      purposeOfUse: [purposeOf(purpose)],
    },
  ];
}

/** Which end asked and which gave: data flows to the one who reads, and from the one who writes. */
function agents(act: AuditAct, source: AuditSource): Json[] {
  const toAsker = act.kind !== 'create' && act.kind !== 'update';
  const asker = {
    type: toAsker ? destinationRole : sourceRole,
    who: { display: act.user ? `The device of ${act.user.name}` : 'A program of the service' },
    requestor: act.user === undefined,
    // The address is not kept in the log, and said so instead of being left out.
    network: { address: 'not recorded', type: '5' },
  };
  const service = {
    type: toAsker ? sourceRole : destinationRole,
    who: { display: source.site },
    requestor: false,
    network: { address: source.origin, type: '5' },
  };
  const authorizer = {
    type: concept('http://snomed.info/sct', '429577009', 'Patient Advocate'),
    who: { reference: `Patient/${act.patient.id}`, display: act.patient.name },
    requestor: false,
  };
  return [asker, service, ...userAgent(act), ...(act.kind === 'disclose' ? [authorizer] : [])];
}

function entities(act: AuditAct): Json[] {
  const { id, label } = act.subject;
  const what = id ?? act.caseId ?? act.event;
  return [
    {
      what: { identifier: { value: what }, ...(label ? { display: label } : {}) },
      type: coding(entityType, '2', 'System Object'),
      role: coding(objectRole, '4', 'Domain Resource'),
      description: act.fields ?? act.words,
    },
    {
      what: { reference: `Patient/${act.patient.id}`, display: act.patient.name },
      type: coding(entityType, '1', 'Person'),
      role: coding(objectRole, '1', 'Patient'),
    },
    {
      what: { identifier: { value: act.requestId } },
      type: {
        system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
        code: 'XrequestId',
      },
    },
  ];
}

/**
 * One act as FHIR R4 AuditEvent, shaped by IHE BALP 1.1: PatientRead, PatientCreate, PatientUpdate, or
 * PrivacyDisclosure.Source. A refused act carries outcome 4 and no profile, because those are of successes only.
 */
export function auditEventOf(act: AuditAct, source: AuditSource): Json {
  const { profile, action, subtype } = kinds[act.kind];
  const disclosed = act.kind === 'disclose';
  const lifecycle = coding(
    'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle',
    'disclose',
    'Disclose Record Lifecycle Event',
  );
  return {
    resourceType: 'AuditEvent',
    id: act.id,
    ...(act.refused ? {} : { meta: { profile: [`${profileBase}.${profile}`] } }),
    type: disclosed
      ? coding(dcm, '110106', 'Export')
      : coding('http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest', 'RESTful Operation'),
    subtype: [...(disclosed ? [lifecycle] : []), coding(restful, subtype, subtype)],
    action,
    recorded: act.at,
    outcome: act.refused ? '4' : '0',
    outcomeDesc: act.refused ? `Refused: ${act.words}` : act.words,
    purposeOfEvent: [purposeOf(act.purpose)],
    agent: agents(act, source),
    source: {
      site: source.site,
      observer: { display: source.site },
      type: [coding('http://terminology.hl7.org/CodeSystem/security-source-type', '4', 'Application Server')],
    },
    entity: entities(act),
  };
}

/** Acts as a Bundle of type collection, in the order given. @param at when it was made, ISO 8601 */
export function auditBundleOf(acts: readonly AuditAct[], source: AuditSource, at: string): Json {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: at,
    entry: acts.map((act) => ({
      fullUrl: `${source.origin}/fhir/AuditEvent/${act.id}`,
      resource: auditEventOf(act, source),
    })),
  };
}
