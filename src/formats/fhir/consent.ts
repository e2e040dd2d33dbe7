/**
 * FHIR R4 Consent as IHE Privacy Consent on FHIR (PCF 1.1) shapes it: a base rule that denies, a permit for whom, why and
 * until when, and inside it what is kept back or added (Intermediate: timeframe, data by id; Advanced: sensitivity tags).
 * Pure: what is consented, the caller says.
 */

export type ConsentRecipient = 'desk' | 'expert' | 'treating' | 'payer';

/** One grant with the decisions about single papers and scans that hold for its recipient. */
export type ConsentFacts = {
  id: string;
  version: number;
  /** The version before it. */
  replaces: string | null;
  recipient: ConsentRecipient;
  /** One named person, when it is not for the whole kind. */
  recipientId: string | null;
  /** HL7 v3 PurposeOfUse. */
  purpose: string;
  patientId: string;
  organisationId: string;
  givenAt: string;
  startsAt: string;
  endsAt: string;
  withdrawnAt: string | null;
  /** SHA-256 of the words shown, hex. */
  textSha256: string;
  textVersion: string;
  itemsMode: 'all' | 'except' | 'only';
  items: readonly ConsentItem[];
  /** v3 ActCode sensitivities that are shared too. */
  sensitivity: readonly string[];
  /** Sensitivities that are not shared unless one thing is allowed by itself. */
  withheldSensitivity: readonly string[];
  keeps: readonly ConsentItem[];
  shares: readonly ConsentItem[];
};
export type ConsentItem = { kind: 'document' | 'study' | 'fact' | 'file'; id: string };

type Json = { [key: string]: unknown };

export const consentSystems = {
  scope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  category: 'http://loinc.org',
  purpose: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  label: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  role: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  action: 'http://terminology.hl7.org/CodeSystem/consentaction',
} as const;

const profile = 'https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentAdvanced';

/** FHIR resource that stands for a thing. */
const resourceOf: Readonly<Record<ConsentItem['kind'], string>> = {
  document: 'DocumentReference',
  file: 'Binary',
  study: 'ImagingStudy',
  fact: 'Observation',
};

/** Who receives, as PCF names it: information recipient (IRCP), the payer as guarantor's side (PAYOR). */
const words: Readonly<Record<ConsentRecipient, string>> = {
  desk: 'Care coordinators of the organisation',
  expert: 'The expert who gives the second opinion',
  treating: 'Treating doctors',
  payer: 'The payer of the request',
};

/** One grant as a Consent. @returns R4 JSON */
export function consentOf(facts: ConsentFacts): Json {
  const base = `urn:consilium:consent:${facts.id}`;
  return {
    resourceType: 'Consent',
    id: facts.id,
    meta: { versionId: String(facts.version), profile: [profile], security: [{ system: confidentiality, code: 'N' }] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: base }],
    status: facts.withdrawnAt === null ? 'active' : 'inactive',
    scope: coded(consentSystems.scope, 'patient-privacy'),
    category: [coded(consentSystems.category, '59284-0'), coded(consentSystems.label, 'INFA')],
    patient: { reference: `Patient/${facts.patientId}` },
    dateTime: facts.givenAt,
    performer: [{ reference: `Patient/${facts.patientId}` }],
    organization: [{ reference: `Organization/${facts.organisationId}` }],
    sourceAttachment: {
      contentType: 'text/plain;charset=utf-8',
      title: facts.textVersion,
      creation: facts.givenAt,
      // R4 Attachment.hash is SHA-1; the words are kept by SHA-256, which is what the log holds.
      extension: [
        { url: 'urn:consilium:sha256', valueBase64Binary: Buffer.from(facts.textSha256, 'hex').toString('base64') },
      ],
    },
    policyRule: coded(consentSystems.label, 'OPTOUT'),
    ...(facts.replaces === null
      ? {}
      : { extension: [{ url: 'urn:consilium:replaces', valueReference: { reference: `Consent/${facts.replaces}` } }] }),
    provision: provisionOf(facts),
  };
}

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const coded = (system: string, code: string): Json => ({ coding: [{ system, code }] });

/** The base denies (OPTOUT); this permits, and the nested ones say the exceptions. */
function provisionOf(facts: ConsentFacts): Json {
  const only = facts.itemsMode === 'only' ? { data: facts.items.map(dataOf) } : {};
  const kept = [...(facts.itemsMode === 'except' ? facts.items : []), ...facts.keeps];
  const nested = [
    ...(kept.length > 0 ? [{ type: 'deny', data: kept.map(dataOf) }] : []),
    ...(facts.withheldSensitivity.length > 0
      ? [{ type: 'deny', securityLabel: facts.withheldSensitivity.map(labelCoding) }]
      : []),
    ...(facts.sensitivity.length > 0 ? [{ type: 'permit', securityLabel: facts.sensitivity.map(labelCoding) }] : []),
    ...(facts.shares.length > 0 ? [{ type: 'permit', data: facts.shares.map(dataOf) }] : []),
  ];
  return {
    type: 'permit',
    period: { start: facts.startsAt, end: facts.withdrawnAt ?? facts.endsAt },
    actor: [actorOf(facts)],
    action: [coded(consentSystems.action, 'access')],
    purpose: [{ system: consentSystems.purpose, code: facts.purpose }],
    ...only,
    ...(nested.length > 0 ? { provision: nested } : {}),
  };
}

function actorOf({ recipient, recipientId, organisationId }: ConsentFacts): Json {
  const reference =
    recipientId === null
      ? { reference: `Organization/${organisationId}`, display: words[recipient] }
      : { reference: `Practitioner/${recipientId}`, display: words[recipient] };
  return { role: coded(consentSystems.role, 'IRCP'), reference };
}

const labelCoding = (code: string): Json => ({ system: consentSystems.label, code });

const dataOf = (item: ConsentItem): Json => ({
  meaning: 'instance',
  reference: { reference: `${resourceOf[item.kind]}/${item.id}` },
});

/** All grants of a case as a searchset Bundle. @param base address before `Consent/…` */
export function consentBundleOf(all: readonly ConsentFacts[], base: string): Json {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: all.length,
    entry: all.map((facts) => ({
      fullUrl: `${base}/Consent/${facts.id}`,
      resource: consentOf(facts),
      search: { mode: 'match' },
    })),
  };
}
