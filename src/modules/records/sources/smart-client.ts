import * as oidc from 'openid-client';
import { AppError, isAppError } from '#kernel/errors.ts';
import type { Egress, EgressRequest } from '#platform/egress/index.ts';
import {
  isId,
  isReadable,
  problemOf,
  readCapability,
  readOauthUris,
  readSmartConfiguration,
  scopesToAsk,
  type Capability,
  type SmartServer,
} from './smart.rules.ts';
import type { SourceRow } from './sources.tables.ts';
import { usualTokenMs } from './limits.rules.ts';

/** What ties an answer of the hospital to the question that was asked. */
export type Ties = { state: string; verifier: string };

/** The hospital’s permission to read one patient’s records. */
export type Permission = { token: string; patient: string; scope: string; endsAt: Date; revoke: string | null };

type Where = Pick<SourceRow, 'base_url' | 'origins' | 'client_id' | 'scopes'>;

export type SmartClient = {
  /** Asks a hospital's server whether records could be fetched from it. */
  ask(source: Where): Promise<{ problem: string | null; notes: string[] }>;
  /** Where the browser goes to let the patient agree. */
  location(source: Where, secret: string | undefined, redirectUri: string, ties: Ties): Promise<string>;
  /** Exchanges what came back for the permission. @throws AppError session.failed in words */
  exchange(source: Where, secret: string | undefined, back: URL, ties: Ties, now: Date): Promise<Permission>;
  /** Tells the hospital that the permission is needed no more (RFC 7009). What it answers does not matter. */
  giveBack(source: Where, secret: string | undefined, revoke: string, token: string): Promise<void>;
};

const purpose = 'the hospital';
const jsonTypes = ['application/json', 'application/fhir+json', 'application/json+fhir'] as const;
const capabilityBytes = 8 * 1024 * 1024;

export const originsOf = (source: Pick<SourceRow, 'base_url' | 'origins'>): string[] => [
  new URL(source.base_url).origin,
  ...source.origins,
];

/** Talks to hospitals' servers through the one door out. Only the origins of their configuration are ever asked. */
export function createSmartClient(egress: Egress): SmartClient {
  /** A document of the server as JSON; undefined when it has none there. */
  async function documentOf(source: Where, path: string): Promise<unknown> {
    const answer = await egress.fetch(`${source.base_url}/${path}`, {
      purpose,
      origins: originsOf(source),
      headers: { accept: 'application/fhir+json, application/json' },
      accepts: jsonTypes,
      maxBytes: capabilityBytes,
      timeoutMs: 15_000,
    });
    if (!answer.ok) return undefined;
    return answer.json().catch(() => undefined) as Promise<unknown>;
  }

  /** Its own description, with every address in it looked at before it is used. */
  async function serverOf(source: Where): Promise<SmartServer> {
    const described = await documentOf(source, '.well-known/smart-configuration').catch((error: unknown) => {
      // A server that answers with a page has no such document; one that does not answer at all is asked no more.
      if (isAppError(error) && error.detail.includes('of another kind')) return undefined;
      throw error;
    });
    const server = readSmartConfiguration(described) ?? readOauthUris(await documentOf(source, 'metadata'));
    if (!server) throw new AppError('service.unavailable', 'It does not say where patients agree (SMART on FHIR).');
    const addresses = [server.authorize, server.token, server.jwks, server.revoke];
    for (const address of addresses) if (address !== null) checkAddress(source, address);
    return server;
  }

  function checkAddress(source: Where, address: string): void {
    try {
      egress.check(address, originsOf(source));
    } catch (cause) {
      const origin = URL.parse(address)?.origin ?? address.slice(0, 100);
      const detail = `It sends us to ${origin}, which is not among its addresses. Ask the hospital whether that is its own; if it is, add it.`;
      throw new AppError('service.unavailable', detail, { cause });
    }
  }

  function configured(source: Where, secret: string | undefined, server: SmartServer): oidc.Configuration {
    const configuration = new oidc.Configuration(
      {
        // Where it signs nothing, its base stands for it.
        issuer: server.issuer ?? source.base_url,
        authorization_endpoint: server.authorize,
        token_endpoint: server.token,
        ...(server.jwks === null ? {} : { jwks_uri: server.jwks }),
        ...(server.revoke === null ? {} : { revocation_endpoint: server.revoke }),
        authorization_response_iss_parameter_supported: server.namesItself,
        // Signatures with its own key only, never `none` and never a shared secret.
        id_token_signing_alg_values_supported: ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA'],
      },
      source.client_id,
      undefined,
      secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
    );
    configuration[oidc.customFetch] = fetchBy(egress, originsOf(source));
    configuration.timeout = 15;
    if (server.jwks !== null) oidc.enableNonRepudiationChecks(configuration);
    // Whether an address may be asked without TLS, the door out decides.
    oidc.allowInsecureRequests(configuration);
    return configuration;
  }

  return {
    ask: async (source) => {
      try {
        const server = await serverOf(source);
        const capability = readCapability(await documentOf(source, 'metadata').catch(() => undefined));
        const problem = problemOf(server, source.scopes) ?? versionProblem(capability);
        return { problem: problem ?? null, notes: problem === undefined ? notesOf(server, capability) : [] };
      } catch (error) {
        if (isAppError(error)) return { problem: error.detail.replace(/\.$/, ''), notes: [] };
        throw error;
      }
    },
    location: async (source, secret, redirectUri, ties) => {
      const server = await serverOf(source);
      return oidc.buildAuthorizationUrl(configured(source, secret, server), {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: scopesToAsk(source.scopes, server),
        state: ties.state,
        aud: source.base_url,
        code_challenge: await oidc.calculatePKCECodeChallenge(ties.verifier),
        code_challenge_method: 'S256',
      }).href;
    },
    exchange: async (source, secret, back, ties, now) => {
      const server = await serverOf(source);
      const tokens = await oidc
        .authorizationCodeGrant(configured(source, secret, server), back, {
          expectedState: ties.state,
          pkceCodeVerifier: ties.verifier,
        })
        .catch((cause: unknown) => {
          throw new AppError(
            'session.failed',
            'The hospital did not confirm that you agreed. Nothing was fetched. Please begin again.',
            { cause: plainCause(cause) },
          );
        });
      const patient = tokens['patient'];
      if (typeof patient !== 'string' || !isId(patient))
        throw new AppError(
          'session.failed',
          'The hospital let you in, but did not say whose records they are. Nothing was fetched. Please call us.',
        );
      const lastsMs = (tokens.expiresIn() ?? usualTokenMs / 1000) * 1000;
      return {
        token: tokens.access_token,
        patient,
        scope: tokens.scope ?? scopesToAsk(source.scopes, server),
        endsAt: new Date(now.getTime() + lastsMs),
        revoke: server.revoke,
      };
    },
    giveBack: async (source, secret, revoke, token) => {
      const origins = originsOf(source);
      const body = new URLSearchParams({ token, token_type_hint: 'access_token' });
      if (secret === undefined) body.set('client_id', source.client_id);
      const basic = Buffer.from([source.client_id, secret].map((one) => encodeURIComponent(one ?? '')).join(':'));
      await egress
        .fetch(revoke, {
          purpose,
          origins,
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...(secret === undefined ? {} : { authorization: `Basic ${basic.toString('base64')}` }),
          },
          body: body.toString(),
          timeoutMs: 5000,
        })
        .catch(() => undefined);
    },
  };
}

/** Of an error that came with an answer: its code, and never the answer, which can hold a token. */
function plainCause(error: unknown): Error {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new Error(`the exchange failed: ${code}`);
}

function versionProblem(capability: Capability | undefined): string | undefined {
  if (!capability) return 'Something answers there, but it is no FHIR server: it has no CapabilityStatement';
  if (isReadable(capability.version)) return undefined;
  return `It speaks FHIR ${capability.version}. We read R4 (4.0 and 4.3); ask for the address of that`;
}

function notesOf(server: SmartServer, capability: Capability | undefined): string[] {
  return [
    ...(server.pkce === null
      ? ['It does not say that it takes PKCE. We send it; an old portal may not check it.']
      : []),
    ...(server.issuer === null ? ['It signs no identity tokens, so openid and fhirUser are not asked for.'] : []),
    capability?.everything === true
      ? 'It gives all records of a patient at once.'
      : 'It is asked kind by kind; it does not give all records at once.',
  ];
}

function fetchBy(egress: Egress, origins: readonly string[]): oidc.CustomFetch {
  return (url, { method, headers, body, signal }) => {
    const request: EgressRequest = {
      purpose,
      origins,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      body: body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : undefined,
      maxBytes: 1024 * 1024,
      signal: signal ?? undefined,
    };
    return egress.fetch(url, request);
  };
}
