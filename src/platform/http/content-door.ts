import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import { open, seal, type Keyring } from '#platform/crypto/index.ts';
import type { Credentials } from '#platform/operations/index.ts';

/** How long a ticket lets in, from the click to the first byte. */
export const ticketMs = 60_000;

/**
 * The way from the program's origin to the one that gives out files as they were handed in. A ticket names a session and
 * the time it ends, is bound to one path, and is sealed: who has it can ask for that file in that session, nothing else.
 */
export type ContentDoor = {
  /** The address at the content origin, with its ticket. */
  addressOf(path: string, actor: Actor): string;
  /** @throws AppError session.required when the ticket is not one of ours for this path, or has ended. */
  openTicket(path: string, ticket: string): Credentials;
};

const Ticket = z.strictObject({ of: z.enum(['session', 'client']), id: z.string(), ends: z.number() });

export function contentDoor(parts: {
  keyring: Pick<Keyring, 'purposeKey'>;
  clock: Clock;
  origin: () => string;
}): ContentDoor {
  const key = parts.keyring.purposeKey('content tickets');
  const bound = (path: string) => `content-ticket|${path}`;
  return {
    addressOf: (path, { strength, sessionId }) => {
      const of = strength === 'token' ? 'client' : 'session';
      const said = JSON.stringify({ of, id: sessionId, ends: parts.clock.now().getTime() + ticketMs });
      const ticket = seal(key, Buffer.from(said), bound(path)).toString('base64url');
      return `${parts.origin()}${path}?ticket=${ticket}`;
    },
    openTicket: (path, ticket) => {
      const { of, id, ends } = readTicket(() => open(key, Buffer.from(ticket, 'base64url'), bound(path)));
      if (ends <= parts.clock.now().getTime()) throw over();
      return { kind: 'ticket', of, id };
    },
  };
}

/** A ticket that is none, or none any more. */
export const over = () =>
  new AppError('session.required', 'This address was good for a minute only. Please ask for the file once more.');

function readTicket(opened: () => Buffer): z.output<typeof Ticket> {
  try {
    return Ticket.parse(JSON.parse(opened().toString()));
  } catch {
    throw over();
  }
}
