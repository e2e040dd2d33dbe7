import * as oidc from 'openid-client';
import { AppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';
import { discoveryProblem } from './discovery.rules.ts';
import type { Claims } from './oidc.rules.ts';
import type { ProviderRow } from './oidc.store.ts';

/** What ties an answer of the provider to the question that was asked. */
export type Ties = { state: string; nonce: string; verifier: string };

export type OidcClient = {
  /** Asks the provider whether it is one. @returns why not, in words; undefined when it is. */
  ask(provider: ProviderRow, secret: string): Promise<string | undefined>;
  /** Where the browser goes. */
  location(provider: ProviderRow, secret: string, redirectUri: string, ties: Ties): Promise<string>;
  /** Exchanges what came back for claims that are signed, meant for us, fresh, and an answer to our question. */
  claims(provider: ProviderRow, secret: string, back: URL, ties: Ties): Promise<Claims>;
};

/** What a provider says of itself is kept this long. Its keys are asked for again when one is not known. */
const keptMs = 10 * 60_000;

const notNow = (cause: unknown) =>
  new AppError('session.failed', 'Your institution did not confirm this sign-in. Please begin again, or call us.', {
    cause,
  });

/** Talks to identity providers through the one door out. Only the origins of their configuration are ever asked. */
export function createOidcClient(egress: Egress, now: () => Date): OidcClient {
  const known = new Map<string, { until: number; configuration: Promise<oidc.Configuration> }>();

  function configurationOf(provider: ProviderRow, secret: string): Promise<oidc.Configuration> {
    const key = `${provider.id}|${provider.updated_at.getTime()}`;
    const kept = known.get(key);
    if (kept && kept.until > now().getTime()) return kept.configuration;
    const configuration = discover(egress, provider, secret);
    known.set(key, { until: now().getTime() + keptMs, configuration });
    configuration.catch(() => known.delete(key));
    return configuration;
  }

  return {
    ask: (provider, secret) =>
      discover(egress, provider, secret).then(
        () => undefined,
        (cause: unknown) => discoveryProblem(cause),
      ),
    location: async (provider, secret, redirectUri, ties) => {
      const configuration = await configurationOf(provider, secret);
      return oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: provider.scopes,
        state: ties.state,
        nonce: ties.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(ties.verifier),
        code_challenge_method: 'S256',
        ...(provider.two_factor_acr.length > 0 ? { acr_values: provider.two_factor_acr.join(' ') } : {}),
      }).href;
    },
    claims: async (provider, secret, back, ties) => {
      const configuration = await configurationOf(provider, secret);
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, back, {
          expectedState: ties.state,
          expectedNonce: ties.nonce,
          pkceCodeVerifier: ties.verifier,
          idTokenExpected: true,
        });
        return (tokens.claims() ?? {}) as Claims;
      } catch (cause) {
        throw notNow(cause);
      }
    },
  };
}

/** The provider's own description, with every address in it looked at before it is used. */
async function discover(egress: Egress, provider: ProviderRow, secret: string): Promise<oidc.Configuration> {
  const origins = [new URL(provider.issuer).origin, ...provider.origins];
  const insecure = new URL(provider.issuer).protocol === 'http:';
  const configuration = await oidc.discovery(
    new URL(provider.issuer),
    provider.client_id,
    { id_token_signed_response_alg: provider.signing_alg },
    oidc.ClientSecretBasic(secret),
    {
      timeout: 10,
      [oidc.customFetch]: fetchBy(egress, origins),
      // The signature is checked although the token comes straight from the provider.
      execute: [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])],
    },
  );
  const { authorization_endpoint: authorize, token_endpoint: token, jwks_uri: jwks } = configuration.serverMetadata();
  for (const address of [authorize, token, jwks]) egress.check(address ?? '', origins);
  return configuration;
}

function fetchBy(egress: Egress, origins: readonly string[]): oidc.CustomFetch {
  return (url, { method, headers, body, signal }) =>
    egress.fetch(url, {
      purpose: 'the institution',
      origins,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      body: body instanceof URLSearchParams ? body.toString() : typeof body === 'string' ? body : undefined,
      maxBytes: 1024 * 1024,
      signal: signal ?? undefined,
    });
}
