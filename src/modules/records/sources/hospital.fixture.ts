import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '#platform/crypto/index.ts';
import { makeLetter } from '#formats/paper/make-letter.ts';

type Json = Record<string, unknown>;
export type Resource = Json & { resourceType: string; id: string };

/** What a server answers instead of what it should. */
export type Lie = (request: { path: string; query: URLSearchParams; url: string }) => Reply | undefined;
export type Reply = { status?: number; headers?: Record<string, string>; body?: string | Uint8Array | Json };

/** A hospital with a portal (SMART App Launch 2) and a FHIR R4 server, on loopback. Everything it is asked is counted. */
export type Hospital = {
  origin: string;
  base: string;
  client: { id: string; secret: string | undefined };
  resources: Resource[];
  /** Bytes by id of Binary. */
  papers: Map<string, { contentType: string; bytes: Uint8Array }>;
  patient: string;
  /** Gives everything at once. */
  everything: boolean;
  pageSize: number;
  /** Whether the patient agrees; `asks` shows a page with two links. */
  agrees: 'yes' | 'no' | 'asks';
  scope: string | undefined;
  expiresIn: number;
  /** What its identity token says that is not so; undefined: it gives none. */
  identity: Json | undefined;
  /** Replaces or adds to what it says of itself. */
  metadata: Json;
  lie: Lie;
  asked: string[];
  /** Every secret it gave out. */
  issued: string[];
  revoked: Set<string>;
  /** Back to the beginning, with other records if given. */
  reset(resources?: Resource[]): void;
  close(): void;
};

type Code = { challenge: string; redirectUri: string; scope: string; token: string; used: boolean };

const coded = (system: string, code: string, text: string) => ({ coding: [{ system, code, display: text }], text });

/** What a hospital keeps of Maria: enough results for three pages, a letter and a report that lie apart. */
export function mariasRecords(
  id = 'p1',
  who = { family: 'Lopez', given: 'Maria', birthDate: '1961-03-04' },
): Resource[] {
  const subject = { reference: `Patient/${id}` };
  const loinc = 'http://loinc.org';
  return [
    {
      resourceType: 'Patient',
      id,
      name: [{ family: who.family, given: [who.given] }],
      birthDate: who.birthDate,
      gender: 'female',
    },
    {
      resourceType: 'Condition',
      id: 'c1',
      subject,
      code: coded('http://snomed.info/sct', '254637007', 'Non-small cell lung cancer'),
      recordedDate: '2024-03-12',
      clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'a1',
      patient: subject,
      code: { text: 'Penicillin' },
      recordedDate: '2010-05-01',
    },
    {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2024-02-01',
      medicationCodeableConcept: coded('http://www.nlm.nih.gov/research/umls/rxnorm', '860975', 'Metformin 500 mg'),
    },
    ...Array.from({ length: 25 }, (_, at) => ({
      resourceType: 'Observation',
      id: `o${at}`,
      status: 'final',
      subject,
      code: coded(loinc, '718-7', 'Haemoglobin'),
      effectiveDateTime: `2024-01-${String(at + 1).padStart(2, '0')}`,
      valueQuantity: { value: 11 + at / 10, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
    })),
    {
      resourceType: 'DocumentReference',
      id: 'd1',
      status: 'current',
      subject,
      type: { text: 'Clinic letter' },
      date: '2024-03-12T10:00:00Z',
      content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/letter', title: 'CT chest' } }],
    },
    {
      resourceType: 'DiagnosticReport',
      id: 'r1',
      status: 'final',
      subject,
      code: { text: 'Pathology' },
      effectiveDateTime: '2024-03-20',
      presentedForm: [{ contentType: 'text/plain', url: 'Binary/report' }],
    },
  ];
}

const papersOf = (patient: string[]) =>
  new Map<string, { contentType: string; bytes: Uint8Array }>([
    [
      'letter',
      {
        contentType: 'application/pdf',
        bytes: makeLetter({
          facility: 'St Anne Hospital',
          date: '12 March 2024',
          title: 'CT chest',
          patient,
          body: ['RADIOLOGY REPORT', 'A nodule of 18 mm in the right upper lobe.'],
          signed: 'Dr J. Fiction',
        }),
      },
    ],
    [
      'report',
      { contentType: 'text/plain', bytes: new TextEncoder().encode('Pathology of 20 March 2024. Adenocarcinoma.') },
    ],
  ]);

/** Whom a letter names. */
function linesOf([patient]: readonly Resource[]): string[] {
  const [name] = (patient?.['name'] ?? []) as { family: string; given: string[] }[];
  const born = new Date(String(patient?.['birthDate'])).toLocaleDateString('en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return [`Patient: ${name?.given.join(' ')} ${name?.family}`, `born ${born}`];
}

/** Starts it. */
export async function startHospital(): Promise<Hospital> {
  const codes = new Map<string, Code>();
  const keys = await newSigner();
  const hospital: Hospital = {
    origin: '',
    base: '',
    client: { id: 'consilium', secret: 'a secret of thirty-two characters' },
    resources: [],
    papers: new Map(),
    patient: 'p1',
    everything: true,
    pageSize: 10,
    agrees: 'yes',
    scope: undefined,
    expiresIn: 3600,
    identity: {},
    metadata: {},
    lie: () => undefined,
    asked: [],
    issued: [],
    revoked: new Set(),
    reset: (resources = mariasRecords()) => {
      Object.assign(hospital, { resources, everything: true, pageSize: 10, agrees: 'yes', scope: undefined });
      Object.assign(hospital, {
        expiresIn: 3600,
        identity: {},
        metadata: {},
        lie: () => undefined,
        papers: papersOf(linesOf(resources)),
      });
      Object.assign(hospital, {
        client: { id: 'consilium', secret: 'a secret of thirty-two characters' },
        patient: 'p1',
      });
      hospital.asked.length = 0;
      hospital.revoked.clear();
    },
    close: () => void server.close(),
  };
  const server: Server = createServer((request, reply) => {
    void answer(hospital, codes, keys, request, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  hospital.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hospital.base = `${hospital.origin}/r4`;
  hospital.reset();
  return hospital;
}

type Signer = { jwk: Json; sign(claims: Json): Promise<string> };

async function newSigner(): Promise<Signer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)), kid: 'k1', use: 'sig', alg: 'ES256' };
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = async (claims: Json) => {
    const input = `${part({ alg: 'ES256', kid: 'k1' })}.${part(claims)}`;
    const made = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(input));
    return `${input}.${Buffer.from(made).toString('base64url')}`;
  };
  return { jwk, sign };
}

function claimsOf(hospital: Hospital): Json {
  const now = Math.floor(Date.now() / 1000);
  const { origin, client, patient, identity } = hospital;
  const fhirUser = `${hospital.base}/Patient/${patient}`;
  return { iss: origin, aud: client.id, sub: 'maria', iat: now, exp: now + 60, fhirUser, ...identity };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

function send(reply: ServerResponse, { status = 200, headers = {}, body = {} }: Reply): void {
  const isJson = !(typeof body === 'string' || body instanceof Uint8Array);
  const type = isJson ? { 'content-type': 'application/fhir+json' } : {};
  reply.writeHead(status, { ...type, ...headers }).end(isJson ? JSON.stringify(body) : body);
}

async function answer(
  hospital: Hospital,
  codes: Map<string, Code>,
  keys: Signer,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', hospital.origin);
  const { pathname: path, searchParams: query } = url;
  hospital.asked.push(`${path}${url.search}`);
  const body = request.method === 'POST' ? await bodyOf(request) : new URLSearchParams();
  const lied = hospital.lie({ path, query, url: `${path}${url.search}` });
  if (lied) return send(reply, lied);
  if (path.endsWith('/.well-known/smart-configuration')) return send(reply, { body: describe(hospital) });
  if (path.endsWith('/r4/metadata')) return send(reply, { body: capability(hospital) });
  if (path === '/authorize') return send(reply, authorize(hospital, codes, query));
  if (path === '/token') return send(reply, await exchange(hospital, codes, keys, request, body));
  if (path === '/jwks')
    return send(reply, { body: { keys: [keys.jwk] }, headers: { 'content-type': 'application/json' } });
  if (path === '/revoke') {
    hospital.revoked.add(body.get('token') ?? '');
    return send(reply, { body: {} });
  }
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  if (!hospital.issued.includes(token) || hospital.revoked.has(token)) return send(reply, { status: 401 });
  return send(reply, records(hospital, path, query));
}

const describe = (hospital: Hospital): Json => ({
  authorization_endpoint: `${hospital.origin}/authorize`,
  token_endpoint: `${hospital.origin}/token`,
  revocation_endpoint: `${hospital.origin}/revoke`,
  issuer: hospital.origin,
  jwks_uri: `${hospital.origin}/jwks`,
  authorization_response_iss_parameter_supported: true,
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['launch/patient', 'patient/*.read', 'openid', 'fhirUser'],
  capabilities: ['launch-standalone', 'context-standalone-patient', 'client-confidential-symmetric'],
  ...hospital.metadata,
});

const capability = (hospital: Hospital): Json => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  fhirVersion: '4.0.1',
  rest: [
    {
      mode: 'server',
      security: {
        extension: [
          {
            url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
            extension: [
              { url: 'authorize', valueUri: `${hospital.origin}/authorize` },
              { url: 'token', valueUri: `${hospital.origin}/token` },
            ],
          },
        ],
      },
      resource: [
        { type: 'Patient', ...(hospital.everything ? { operation: [{ name: 'everything' }] } : {}) },
        ...[...new Set(hospital.resources.map(({ resourceType }) => resourceType))].map((type) => ({ type })),
      ],
    },
  ],
});

function authorize(hospital: Hospital, codes: Map<string, Code>, query: URLSearchParams): Reply {
  const redirectUri = query.get('redirect_uri') ?? '';
  const wrong = query.get('aud') !== hospital.base || query.get('code_challenge_method') !== 'S256';
  if (wrong || query.get('client_id') !== hospital.client.id) return { status: 400, body: 'not for us' };
  const back = (more: Record<string, string>) => {
    const target = new URL(redirectUri);
    const answered = { state: query.get('state') ?? '', iss: hospital.origin, ...more };
    for (const [name, value] of Object.entries(answered)) target.searchParams.set(name, value);
    return target.href;
  };
  const code = `code.${crypto.randomUUID()}`;
  const token = `access.${crypto.randomUUID()}`;
  const challenge = query.get('code_challenge') ?? '';
  codes.set(code, { challenge, redirectUri, scope: query.get('scope') ?? '', token, used: false });
  const [yes, no] = [back({ code }), back({ error: 'access_denied' })];
  if (hospital.agrees !== 'asks')
    return { status: 302, headers: { location: hospital.agrees === 'yes' ? yes : no }, body: '' };
  const link = (href: string, words: string) => `<p><a href="${href.replaceAll('&', '&amp;')}">${words}</a></p>`;
  const page = `<!doctype html><html lang="en"><title>St Anne</title><h1>St Anne portal</h1>${link(yes, 'Allow')}${link(no, 'Cancel')}</html>`;
  return { headers: { 'content-type': 'text/html' }, body: page };
}

async function exchange(
  hospital: Hospital,
  codes: Map<string, Code>,
  keys: Signer,
  request: IncomingMessage,
  body: URLSearchParams,
): Promise<Reply> {
  const { id, secret } = hospital.client;
  const given64 = (request.headers.authorization ?? '').replace('Basic ', '');
  const named = Buffer.from(given64, 'base64').toString().split(':').map(decodeURIComponent);
  const known =
    secret === undefined ? body.get('client_id') === id : named[0] === id && named[1]?.replaceAll('+', ' ') === secret;
  const code = codes.get(body.get('code') ?? '');
  const no = (error: string): Reply => ({ status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error }) }); // prettier-ignore
  if (!known) return no('invalid_client');
  const proof = sha256(body.get('code_verifier') ?? '').toString('base64url');
  if (!code || code.challenge !== proof || code.redirectUri !== body.get('redirect_uri')) return no('invalid_grant');
  if (code.used) {
    // A code that comes twice was stolen: what it gave is taken back (RFC 6749, 4.1.2).
    hospital.revoked.add(code.token);
    return no('invalid_grant');
  }
  code.used = true;
  hospital.issued.push(code.token);
  const given = {
    access_token: code.token,
    token_type: 'Bearer',
    expires_in: hospital.expiresIn,
    ...(hospital.identity && code.scope.includes('openid') ? { id_token: await keys.sign(claimsOf(hospital)) } : {}),
    scope: hospital.scope ?? 'launch/patient patient/*.read',
    ...(hospital.patient === '' ? {} : { patient: hospital.patient }),
  };
  return { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(given) };
}

const isOf = (resource: Resource, patient: string): boolean =>
  resource.id === patient ||
  [resource['subject'], resource['patient']].some(
    (one) => (one as Json | undefined)?.['reference'] === `Patient/${patient}`,
  );

function records(hospital: Hospital, path: string, query: URLSearchParams): Reply {
  const [, , type = '', id = '', operation = ''] = path.split('/');
  const all = hospital.resources;
  if (type === 'Binary') {
    const paper = hospital.papers.get(id);
    return paper ? { headers: { 'content-type': paper.contentType }, body: paper.bytes } : { status: 404 };
  }
  if (operation === '$everything') {
    if (!hospital.everything) return { status: 404 };
    return pageOf(
      hospital,
      all.filter((one) => isOf(one, id)),
      path,
      query,
    );
  }
  if (id !== '') {
    const found = all.find((one) => one.resourceType === type && one.id === id);
    return found ? { body: found } : { status: 404 };
  }
  const patient = query.get('patient') ?? '';
  return pageOf(
    hospital,
    all.filter((one) => one.resourceType === type && isOf(one, patient)),
    path,
    query,
  );
}

/** A page of a search with the address of the next. */
export function pageOf(hospital: Hospital, found: readonly Resource[], path: string, query: URLSearchParams): Reply {
  const from = Number(query.get('from') ?? 0);
  const next = new URLSearchParams(query);
  next.set('from', String(from + hospital.pageSize));
  const more = from + hospital.pageSize < found.length;
  const body = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    link: more ? [{ relation: 'next', url: `${hospital.origin}${path}?${next.toString()}` }] : [],
    entry: found.slice(from, from + hospital.pageSize).map((resource) => ({
      fullUrl: `${hospital.base}/${resource.resourceType}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })),
  };
  return { body };
}
