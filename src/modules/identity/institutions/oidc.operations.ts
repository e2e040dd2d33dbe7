import { AppError } from '#kernel/errors.ts';
import type { Role } from '#kernel/actor.ts';
import { hashToken, open, randomToken, seal, verifyTotp } from '#platform/crypto/index.ts';
import { implement, type Context, type Implemented, type StreamContext } from '#platform/operations/index.ts';
import { tell } from '../notices/tell.ts';
import { deviceOf, enter } from '../sign-in/enter.ts';
import { homeOf } from '../identity.rules.ts';
import * as people from '../identity.store.ts';
import { markProved, personById, type PersonRow } from '../identity.store.ts';
import { invitationState } from '../invitations/invitations.rules.ts';
import { invitationByHash } from '../invitations/invitations.store.ts';
import type { OidcClient, Ties } from './oidc-client.ts';
import * as contract from './oidc.contract.ts';
import { whoIsIt } from './oidc-person.ts';
import { journeyMs, mostTries, needsTwoFactors, provedAt, provedTwoFactors } from './oidc.rules.ts';
import * as store from './oidc.store.ts';
import { providerSecret, redirectUriOf, type OidcParts } from './providers.operations.ts';

const ended = () =>
  new AppError('session.failed', 'This sign-in has ended or was begun in another browser. Please begin again.');

type Journey = { provider: store.ProviderRow; row: store.JourneyRow; ties: Ties };
type Begin = { providerId: string; next?: string | undefined; invitation?: string | undefined };

/** Signing in with an institution (OpenID Connect, authorization code with PKCE). */
export function oidcOperations(parts: OidcParts, client: OidcClient): Implemented[] {
  const key = parts.keyring.purposeKey('oidc');
  const contextOf = (stateHash: string) => `oidc-journey|${stateHash}`;
  const secretOf = (provider: store.ProviderRow) => providerSecret(parts.keyring, provider);

  /** Keeps the question that the answer must fit, for this browser, and says where the browser goes. */
  async function begin(context: StreamContext, wish: Begin, linkTo: string | null): Promise<{ location: string }> {
    const ties = { state: randomToken(), nonce: randomToken(), verifier: randomToken() };
    const provider = await context.transaction(async (inside) => {
      const found = await store.providerById(inside.tx, wish.providerId);
      if (!found?.active || (linkTo !== null && found.tenant_id !== context.actor.tenantId))
        throw new AppError('not-found', 'This way to sign in is not there any more.');
      return found;
    });
    const location = await client.location(provider, secretOf(provider), redirectUriOf(parts), ties);
    await parts.db.transaction({ kind: 'system' }, async (tx) => {
      const invitation = wish.invitation ? await invitationByHash(tx, hashToken(wish.invitation)) : undefined;
      const usable = invitation && invitationState(invitation, context.clock.now()) === 'open';
      if (wish.invitation && !(usable && invitation.tenant_id === provider.tenant_id))
        throw new AppError('link.expired', 'This invitation was used, has ended or was taken back.');
      const now = context.clock.now();
      const stateHash = hashToken(ties.state);
      await store.insertJourney(tx, {
        state_hash: stateHash,
        tenant_id: provider.tenant_id,
        provider_id: provider.id,
        device_hash: deviceOf(context),
        sealed: seal(key, Buffer.from(JSON.stringify([ties.nonce, ties.verifier])), contextOf(stateHash)),
        next: wish.next ?? '',
        link_person_id: linkTo,
        invitation_id: invitation?.id ?? null,
        waiting_person_id: null,
        tries: 0,
        created_at: now,
        ends_at: new Date(now.getTime() + journeyMs),
        used_at: null,
      });
    });
    return { location };
  }

  /** Uses the sign-in up before anything else, so that an answer counts once, whatever comes of it. */
  async function take(context: StreamContext, state: string): Promise<Journey> {
    const journey = await context.transaction(async ({ tx, clock }) => {
      const stateHash = hashToken(state);
      const row = await store.useJourney(tx, { stateHash, deviceHash: deviceOf(context) }, clock.now());
      const provider = row && (await store.providerById(tx, row.provider_id));
      return row?.sealed && provider?.active ? { row, provider, sealed: row.sealed } : undefined;
    });
    if (!journey) throw ended();
    const { row, provider, sealed } = journey;
    const [nonce = '', verifier = ''] = JSON.parse(open(key, sealed, contextOf(row.state_hash)).toString()) as string[];
    return { row, provider, ties: { state, nonce, verifier } };
  }

  /** The account waits, without a session, until the second factor is given in the same browser. */
  async function wait(context: Context, { row, provider }: Journey, person: PersonRow) {
    if (!person.totp_secret)
      throw new AppError(
        'session.failed',
        'Your institution asked for one factor only, and you have no second one here. Ask your administrator.',
      );
    const ticket = randomToken();
    const now = context.clock.now();
    await store.insertJourney(context.tx, {
      ...row,
      state_hash: hashToken(ticket),
      sealed: null,
      provider_id: provider.id,
      waiting_person_id: person.id,
      created_at: now,
      ends_at: new Date(now.getTime() + journeyMs),
      used_at: null,
    });
    return { next: null, ticket };
  }

  const goOn = (row: store.JourneyRow, person: PersonRow) => row.next || homeOf(person.roles as Role[]);

  return [
    implement(contract.beginOidc, (context, input) => begin(context, input, null)),

    implement(contract.linkOidc, (context, input) => begin(context, input, context.actor.personId)),

    implement(contract.finishOidc, async (context, input) => {
      const journey = await take(context, input.state);
      const { row, provider, ties } = journey;
      if (input.code === undefined || input.error !== undefined)
        throw new AppError('session.failed', 'You were not signed in at your institution. You can begin again.');
      if (row.link_person_id !== null && row.link_person_id !== context.actor.personId) throw ended();
      const back = new URL(redirectUriOf(parts));
      back.search = new URLSearchParams({
        state: input.state,
        code: input.code,
        ...(input.iss === undefined ? {} : { iss: input.iss }),
      }).toString();
      const claims = await client.claims(provider, secretOf(provider), back, ties);
      return context.transaction(async (inside) => {
        const person = await whoIsIt(inside, { provider, row, claims });
        if (row.link_person_id !== null) {
          await tell(parts, inside, person, 'institution-added');
          return { next: goOn(row, person), ticket: null };
        }
        const second = provedTwoFactors(claims, provider);
        if (needsTwoFactors(person.roles) && !second) return wait(inside, journey, person);
        const actor = await enter(parts, inside, person, 'oidc');
        const at = provedAt(claims, inside.clock.now());
        await markProved(inside.tx, { id: actor.sessionId, isClient: false }, at);
        return { next: goOn(row, person), ticket: null };
      });
    }),

    implement(contract.finishSecondFactor, async (context, input) => {
      const now = context.clock.now();
      const asked = { stateHash: hashToken(input.ticket), deviceHash: deviceOf(context) };
      // Counted apart, because a wrong code undoes what this transaction wrote.
      const row = await parts.db.transaction({ kind: 'system' }, (tx) =>
        store.tryJourney(tx, { ...asked, mostTries }, now),
      );
      const person = row?.waiting_person_id ? await personById(context.tx, row.waiting_person_id) : undefined;
      if (!row || !person?.active || !person.totp_secret) throw ended();
      const secret = open(parts.keyring.purposeKey('totp'), person.totp_secret, `totp|${person.id}`).toString();
      const step = verifyTotp(secret, input.code, now);
      if (step === undefined || !(await people.spendTotpStep(context.tx, person.id, step)))
        throw new AppError('session.failed', 'This code did not match. A code works once and for 30 seconds.');
      if (!(await store.useJourney(context.tx, asked, now))) throw ended();
      await enter(parts, context, person, 'oidc');
      return { next: goOn(row, person) };
    }),

    implement(contract.listExternal, async (context) => {
      const rows = await store.externalOf(context.tx, context.actor.personId);
      return {
        external: rows.map((row) => ({ providerId: row.id, name: row.name, linkedAt: row.linked_at.toISOString() })),
      };
    }),

    implement(contract.unlinkExternal, async (context, input) => {
      const provider = await store.providerById(context.tx, input.providerId);
      if (!provider || !(await store.deleteExternal(context.tx, context.actor.personId, provider.issuer)))
        throw new AppError('not-found', 'This login does not open your account.');
      context.auditSubject({ id: provider.id, label: provider.name });
      const person = await personById(context.tx, context.actor.personId);
      if (person) await tell(parts, context, person, 'institution-removed');
      return { unlinked: true as const };
    }),
  ];
}
