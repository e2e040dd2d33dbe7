import type { Context } from '#platform/operations/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import { deviceWords } from '../sign-in/device-words.rules.ts';
import type { PersonRow } from '../identity.store.ts';
import { mailOf, type News } from './tell.rules.ts';

export type TellParts = { mailer: Mailer; publicOrigin: () => string };

/** Tells a person by mail what happened to their sign-in, once it is durable: never a secret, never a link that acts. */
export function tell(
  parts: TellParts,
  context: Pick<Context, 'afterCommit' | 'facts' | 'clock'>,
  person: Pick<PersonRow, 'email' | 'roles'>,
  news: News,
): void {
  const page = person.roles.some((role) => role === 'patient' || role === 'carer')
    ? '/request/account'
    : '/staff/account';
  const mail = mailOf(news, {
    device: deviceWords(context.facts.userAgent),
    at: context.clock.now(),
    page: parts.publicOrigin() + page,
  });
  context.afterCommit(() => parts.mailer.send({ to: person.email, ...mail }));
}
