import type { Context } from '#platform/operations/index.ts';
import { deviceWords } from '../sign-in/device-words.rules.ts';
import type { PersonRow } from '../identity.store.ts';
import { post, type PostParts } from './post.ts';
import { mailOf, type News } from './tell.rules.ts';

export type TellParts = PostParts & { publicOrigin: () => string };

/** Tells a person by mail what happened to their sign-in: never a secret, never a link that acts. */
export async function tell(
  parts: TellParts,
  context: Pick<Context, 'tx' | 'clock' | 'afterCommit' | 'facts'>,
  person: Pick<PersonRow, 'tenant_id' | 'email' | 'roles'>,
  news: News,
): Promise<void> {
  const page = person.roles.some((role) => role === 'patient' || role === 'carer')
    ? '/request/account'
    : '/staff/account';
  const mail = mailOf(news, {
    device: deviceWords(context.facts.userAgent),
    at: context.clock.now(),
    page: parts.publicOrigin() + page,
  });
  await post(parts, context, { tenantId: person.tenant_id, to: person.email, ...mail });
}
