import { PassThrough } from 'node:stream';
import type { LiveEvent, LiveEvents } from '#platform/events/index.ts';
import { implement, type Implemented, type StreamAnswer } from '#platform/operations/index.ts';
import * as contract from './live.contract.ts';

/** A stream ends after this long and the browser opens it anew, which asks the policy again. */
const longestMs = 60_000;

/** Ends at once when who may see the case has changed: the next connection is asked anew. */
const endsStream = new Set(['consent.withdrawn', 'case.people-changed', 'identity.session-ended']);

function eventStream(events: LiveEvents, wanted: (event: LiveEvent) => boolean): StreamAnswer {
  const body = new PassThrough();
  body.write('retry: 1000\n\n');
  const unsubscribe = events.subscribe((event) => {
    if (event.tenantId !== '*' && !wanted(event)) return;
    body.write(`event: change\nid: ${event.id}\ndata: ${JSON.stringify({ type: event.type })}\n\n`);
    if (endsStream.has(event.type)) body.end();
  });
  const beat = setInterval(() => body.write(': still here\n\n'), 15_000);
  const end = setTimeout(() => body.end(), longestMs);
  body.once('close', () => {
    unsubscribe();
    clearInterval(beat);
    clearTimeout(end);
  });
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }, body };
}

/** Live updates as operations: the same policy, the same log. */
export function liveOperations(events: LiveEvents): Implemented[] {
  return [
    implement(contract.caseEvents, (context) =>
      Promise.resolve(eventStream(events, (event) => event.caseId === context.case.caseId)),
    ),
    implement(contract.deskEvents, (context) =>
      Promise.resolve(eventStream(events, (event) => event.tenantId === context.actor.tenantId)),
    ),
  ];
}
