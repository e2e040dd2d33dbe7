import { list, record, text, texts, type Json } from './json.rules.ts';

/** Where a hospital's portal lets people agree, as it says itself (SMART App Launch 2.2, 7 “Conformance”). */
export type SmartServer = {
  /** What signs its identity tokens; null where it signs none. */
  issuer: string | null;
  authorize: string;
  token: string;
  jwks: string | null;
  revoke: string | null;
  /** It names itself in its answers (RFC 9207). */
  namesItself: boolean;
  /** Ways of PKCE it takes; null: it does not say. */
  pkce: readonly string[] | null;
  /** Scopes it knows; null: it does not say. */
  scopes: readonly string[] | null;
};

/** Scopes that a new source asks for: what is needed to read one patient's records, while they agree. */
export const usualScopes = 'launch/patient patient/*.read openid fhirUser';

/** Reads `/.well-known/smart-configuration`; undefined when it names no way to agree. */
export function readSmartConfiguration(json: unknown): SmartServer | undefined {
  const found = record(json);
  const authorize = text(found['authorization_endpoint']);
  const token = text(found['token_endpoint']);
  if (authorize === undefined || token === undefined) return undefined;
  const named = (name: string) => (Array.isArray(found[name]) ? texts(found[name]) : null);
  return {
    issuer: text(found['issuer']) ?? null,
    authorize,
    token,
    jwks: text(found['jwks_uri']) ?? null,
    revoke: text(found['revocation_endpoint']) ?? null,
    namesItself: found['authorization_response_iss_parameter_supported'] === true,
    pkce: named('code_challenge_methods_supported'),
    scopes: named('scopes_supported'),
  };
}

/** The same from a CapabilityStatement's `oauth-uris`, as portals before SMART 1.1 say it. */
export function readOauthUris(json: unknown): SmartServer | undefined {
  const uris = list(record(json)['rest'])
    .flatMap((rest) => list(record(record(rest)['security'])['extension']))
    .map(record)
    .find(({ url }) => typeof url === 'string' && url.endsWith('/oauth-uris'));
  const named = (name: string) =>
    text(
      list(uris?.['extension'])
        .map(record)
        .find(({ url }) => url === name)?.['valueUri'],
    );
  const authorize = named('authorize');
  const token = named('token');
  if (authorize === undefined || token === undefined) return undefined;
  const revoke = named('revoke') ?? null;
  return { issuer: null, authorize, token, jwks: null, revoke, namesItself: false, pkce: null, scopes: null };
}

/** Scopes of identity: asked only of who signs identity tokens. */
const ofIdentity: ReadonlySet<string> = new Set(['openid', 'fhirUser', 'profile']);

/** Never asked, whatever is configured: with them the permission would outlive the fetching. */
const lasting: ReadonlySet<string> = new Set(['offline_access', 'online_access']);

/** What is asked of this portal: no more than configured, and no scope that it could not serve. */
export function scopesToAsk(scopes: string, server: Pick<SmartServer, 'issuer'>): string {
  return scopes
    .split(/\s+/)
    .filter((one) => one !== '' && !lasting.has(one) && (server.issuer !== null || !ofIdentity.has(one)))
    .join(' ');
}

/** Why people could not agree there as it describes itself, in words for the administrator; undefined when they could. */
export function problemOf(server: SmartServer, scopes: string): string | undefined {
  if (server.pkce !== null && !server.pkce.includes('S256'))
    return 'It does not take PKCE with S256, so an answer of it could be stolen on its way. We do not connect without it';
  const asked = scopesToAsk(scopes, server).split(' ');
  if (!asked.includes('launch/patient'))
    return 'Without the scope launch/patient it would not say whose records they are';
  if (!asked.some((scope) => scope.startsWith('patient/')))
    return 'No scope asks for records. Add patient/*.read, or patient/*.rs';
  const unknown = asked.filter((scope) => server.scopes !== null && !isOffered(scope, server.scopes));
  return unknown.length > 0 ? `It does not offer ${unknown.join(', ')}. It offers ${shown(server.scopes)}` : undefined;
}

/** A portal may list `patient/*.read`, or each kind by itself. */
const isOffered = (scope: string, offered: readonly string[]): boolean =>
  offered.includes(scope) ||
  (scope.startsWith('patient/') && offered.some((one) => one.startsWith('patient/') && sameVersion(one, scope)));

/** `.read` and `.*` are version 1 of the scopes, `.rs` and the like version 2. */
const isFirst = (scope: string): boolean => /\.(?:read|write|\*)$/.test(scope);
const sameVersion = (one: string, other: string): boolean => isFirst(one) === isFirst(other);

const shown = (scopes: readonly string[] | null): string => {
  const all = scopes ?? [];
  return all.slice(0, 8).join(', ') + (all.length > 8 ? ' and more' : '');
};

/** What a FHIR server says of itself, as far as it matters here (CapabilityStatement). */
export type Capability = {
  /** As given, like `4.0.1`; null when it does not say. */
  version: string | null;
  /** Gives everything of a patient at once (`Patient/$everything`). */
  everything: boolean;
  /** Types it can be asked for; null: it does not say. */
  types: string[] | null;
};

/** Reads a CapabilityStatement; undefined when it is none. */
export function readCapability(json: unknown): Capability | undefined {
  const found = record(json);
  if (found['resourceType'] !== 'CapabilityStatement') return undefined;
  const rests = list(found['rest']).map(record);
  const resources = rests.flatMap((rest) => list(rest['resource'])).map(record);
  const patient = resources.filter(({ type }) => type === 'Patient');
  const types = resources.flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
  return {
    version: text(found['fhirVersion']) ?? null,
    everything: [...patient, ...rests].some((one) => list(one['operation']).map(record).some(isEverything)),
    types: types.length > 0 ? types : null,
  };
}

const isEverything = ({ name, definition }: Json): boolean =>
  /^\$?(?:patient-)?everything$/i.test(text(name) ?? '') || /Patient-everything$/.test(text(definition) ?? '');

/** FHIR R4 and R4B; what is older or newer has other elements. */
export const isReadable = (version: string | null): boolean => version === null || version.startsWith('4.');

/** A logical id (FHIR R4, 2.24.0.1 `id`). */
export const isId = (value: string): boolean => /^[A-Za-z0-9.-]{1,64}$/.test(value);
