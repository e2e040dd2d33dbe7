import { PassThrough } from 'node:stream';
import type { Actor } from '#kernel/actor.ts';
import type { LiveEvent, LiveEvents } from '#platform/events/index.ts';
import { implement, type Implemented, type StreamAnswer, type StreamContext } from '#platform/operations/index.ts';
import * as contract from './live.contract.ts';

/** A stream ends after this long and the browser opens it anew, which asks the policy again. */
export const longestMs = 60_000;

/** Ends a case's streams at once when who may see the case has changed: the next connection is asked anew. */
const endsCase = new Set(['consent.withdrawn', 'consent.changed', 'case.people-changed', 'case.erased']);

/** Whether an event ends this person's session: this one, all of theirs, or all but one. */
function endsSession({ type, data = {} }: LiveEvent, actor: Actor): boolean {
  if (type !== 'identity.session-ended') return false;
  if (typeof data['sessionId'] === 'string') return data['sessionId'] === actor.sessionId;
  return data['personId'] === actor.personId && data['except'] !== actor.sessionId;
}

type Wish = { wanted: (event: LiveEvent) => boolean; ends: (event: LiveEvent) => boolean };

/** A stream of one session: it lives no longer than the session does. */
function eventStream(events: LiveEvents, context: StreamContext, { wanted, ends }: Wish): StreamAnswer {
  const { actor } = context;
  const body = new PassThrough();
  body.write('retry: 1000\n\n');
  const unsubscribe = events.subscribe((event) => {
    if (endsSession(event, actor)) return void body.end();
    if (event.tenantId !== '*' && !wanted(event)) return;
    body.write(`event: change\nid: ${event.id}\ndata: ${JSON.stringify({ type: event.type })}\n\n`);
    if (ends(event)) body.end();
  });
  const beat = setInterval(() => body.write(': still here\n\n'), 15_000);
  const end = setTimeout(() => body.end(), longestMs);
  const expiry = whenSessionMayEnd(context, () => body.end());
  body.once('close', () => {
    unsubscribe();
    clearInterval(beat);
    clearTimeout(end);
    clearTimeout(expiry);
  });
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }, body };
}

/** Asks once more at the moment the session ends: work elsewhere may have kept it awake for longer than a stream lives. */
function whenSessionMayEnd(context: StreamContext, ended: () => void): NodeJS.Timeout | undefined {
  const { sessionEndsAt } = context.actor;
  if (sessionEndsAt === undefined) return undefined;
  const leftMs = sessionEndsAt.getTime() - context.clock.now().getTime() + 1;
  return leftMs > longestMs ? undefined : setTimeout(() => void context.stillAllowed().catch(ended), leftMs);
}

/** Live updates as operations: the same policy, the same log. */
export function liveOperations(events: LiveEvents): Implemented[] {
  return [
    implement(contract.caseEvents, (context) => {
      const wanted = (event: LiveEvent) => event.caseId === context.case.caseId;
      return Promise.resolve(eventStream(events, context, { wanted, ends: ({ type }) => endsCase.has(type) }));
    }),
    // A desk keeps its stream when one patient withdraws: the list is asked for anew, and that case is not in it.
    implement(contract.deskEvents, (context) => {
      const wanted = ({ tenantId, type }: LiveEvent) =>
        tenantId === context.actor.tenantId && !type.startsWith('identity.');
      return Promise.resolve(eventStream(events, context, { wanted, ends: () => false }));
    }),
  ];
}
