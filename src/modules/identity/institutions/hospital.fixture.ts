import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Hospital = {
  issuer: string;
  server: Server;
  /** Who signs in next, and how they proved it there. */
  login: { accountId: string; amr: string[] };
  /** Opens it for one client that people are sent back to. */
  open(redirectUri: string): void;
};

/** The client that the hospital knows. */
export const hospitalClient = { id: 'consilium', secret: 'a secret of thirty-two characters' };

/** The little of the provider's context that granting needs. */
type Granting = {
  oidc: {
    provider: { Grant: new (about: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } };
    session?: { accountId?: string };
    client?: { clientId: string };
  };
};

/** A real provider (oidc-provider) that signs in whoever `login` says, without asking. It listens, and answers once it is open. */
export async function startHospital(): Promise<Hospital> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = (redirectUri: string): void => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: hospitalClient.id,
          client_secret: hospitalClient.secret,
          redirect_uris: [redirectUri],
          application_type: 'native',
        },
      ],
      claims: { openid: ['sub', 'amr', 'auth_time'] },
      cookies: { keys: ['a key of the test'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_: unknown, interaction: { uid: string }) => `/log-in/${interaction.uid}` },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
      loadExistingGrant: async (context: Granting) => {
        const grant = new context.oidc.provider.Grant({
          accountId: context.oidc.session?.accountId ?? '',
          clientId: context.oidc.client?.clientId ?? '',
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (request, reply) => {
      if (!request.url?.startsWith('/log-in/')) {
        void answer(request, reply);
        return;
      }
      void provider.interactionFinished(request, reply, { login: { ...place.login, remember: false }, consent: {} });
    });
  };
  const place: Hospital = { issuer, server, login: { accountId: 'amara', amr: ['pwd', 'mfa'] }, open };
  return place;
}
