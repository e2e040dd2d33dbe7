import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Actor, CaseRef, PurposeOfUse } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import { asksForProof, type OperationDefinition } from '#kernel/operation.ts';
import { setScope, withheldNow, type Database, type Scope, type Tx } from '#platform/db/index.ts';
import type {
  Context,
  Credentials,
  DomainEvent,
  Implemented,
  ReplyWishes,
  RequestFacts,
  StreamAnswer,
} from './context.ts';
import { firstAnswer, keepAnswer } from './idempotency.store.ts';
import type { Ports } from './ports.ts';
import { unkeepableText } from './text.ts';
import { watchStreams } from './watch.ts';

/** Everything one call brings. */
export type Call = {
  credentials: Credentials;
  input: unknown;
  facts: RequestFacts;
  /** Streams only. */
  body?: Readable;
  headers?: Readonly<Record<string, string | string[] | undefined>>;
};

export type Performed = { answer: unknown; reply: ReplyWishes; stream: boolean };

/** How long a proof of identity counts for an act that asks for a fresh one. */
export const stepUpMs = 5 * 60_000;

/** Who asks, what they may reach, and the input, all checked. */
type Admitted = { actor: Actor; capability: CaseRef | undefined; input: unknown; scope: Scope };

/** A stream's admission, with what the patient kept back then. */
type Streaming = Admitted & { withheld: string };

/** What is written although the act itself was undone: a refusal, a wrong password. */
type Undone = () => Promise<void>;

async function withUndone<T>(undone: () => readonly Undone[], act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    for (const work of undone()) await work();
    throw error;
  }
}

type Handler = (context: object, input: unknown) => Promise<unknown>;

/** The one function that performs an operation, for every edge, page, job and test. */
export function createPerformer(parts: { db: Database; ports: Ports; clock: Clock }) {
  const { db, ports, clock } = parts;

  async function perform(operation: Implemented, call: Call): Promise<Performed> {
    return operation.definition.stream ? performStream(operation, call) : performInOne(operation, call);
  }

  /**
   * Asks whether a call would be let through, and does nothing. A refusal is recorded like any other; the bytes
   * themselves are recorded where they are given.
   */
  async function admits({ definition }: Implemented, call: Call): Promise<Actor> {
    let onFailure: Undone[] = [];
    const ask = async (tx: Tx) => {
      onFailure = [];
      return (await admit(tx, definition, call, onFailure)).actor;
    };
    return withUndone(
      () => onFailure,
      () => db.transaction({ kind: 'system' }, ask),
    );
  }

  /** Authorise, act, write the audit entry, the events and the jobs: one transaction. */
  async function performInOne(operation: Implemented, call: Call): Promise<Performed> {
    const { definition } = operation;
    const reply: ReplyWishes = {};
    let after: (() => Promise<void>)[] = [];
    let onFailure: Undone[] = [];
    const answer = await withUndone(
      () => onFailure,
      () =>
        db.transaction(
          { kind: 'system' },
          async (tx) => {
            after = [];
            onFailure = [];
            const admitted = await admit(tx, definition, call, onFailure);
            const known = definition.exactlyOnce ? await firstAnswer(tx, definition.name, admitted, call) : undefined;
            if (known) return known.answer;
            const context = contextOf(tx, definition, admitted, call, reply, after, onFailure);
            const result = await (operation.handler as Handler)(context, admitted.input);
            const shaped = shape(definition, result);
            const on = context.about.case ?? admitted.capability;
            await record(tx, definition, { ...admitted, capability: on }, call, context.subject);
            if (definition.exactlyOnce) await keepAnswer(tx, definition.name, admitted, call, shaped, clock.now());
            return shaped;
          },
          { serializable: definition.exactlyOnce === true, because: because(definition, call) },
        ),
    );
    for (const work of after) await work();
    return { answer, reply, stream: false };
  }

  /** Authorised and recorded in a transaction of its own; then bytes flow with short transactions under the same scope. */
  async function performStream(operation: Implemented, call: Call): Promise<Performed> {
    const { definition } = operation;
    const reply: ReplyWishes = {};
    let onFailure: Undone[] = [];
    const admitNow = (alsoRecord: boolean) =>
      withUndone(
        () => onFailure,
        () =>
          db.transaction(
            { kind: 'system' },
            async (tx) => {
              onFailure = [];
              const who = await admit(tx, definition, call, onFailure);
              if (alsoRecord) await record(tx, definition, who, call, streamSubject(definition, who.input));
              return { ...who, withheld: await withheldNow(tx) };
            },
            { because: because(definition, call) },
          ),
      );
    const admitted = await admitNow(true);
    const context = {
      actor: admitted.actor,
      case: admitted.capability,
      clock,
      facts: call.facts,
      reply,
      body: call.body,
      headers: call.headers ?? {},
      auditSubject: () => undefined,
      stillAllowed: async () => void (await admitNow(false)),
      transaction: async <T>(body: (context: Context) => Promise<T>): Promise<T> => {
        const after: (() => Promise<void>)[] = [];
        // Asked anew each time: what the patient keeps back in the meantime is not there any more.
        const scope = 'at' in admitted.scope ? { ...admitted.scope, at: clock.now() } : admitted.scope;
        const result = await db.transaction(
          scope,
          (tx) => body(contextOf(tx, definition, admitted, call, reply, after, [])),
          { because: because(definition, call) },
        );
        for (const work of after) await work();
        return result;
      },
    };
    const result = await watched(definition, admitted, call, admitNow, () =>
      (operation.handler as Handler)(context, admitted.input),
    );
    return {
      answer: definition.stream?.out ? (result as StreamAnswer) : shape(definition, result),
      reply,
      stream: definition.stream?.out === true,
    };
  }

  /**
   * Bytes of a case flow only while the policy says yes and nothing more is kept back than when they began to flow.
   * Live events carry no contents and end by the event itself.
   */
  async function watched(
    definition: OperationDefinition,
    admitted: Streaming,
    call: Call,
    admitNow: (alsoRecord: boolean) => Promise<Streaming>,
    act: () => Promise<unknown>,
  ): Promise<unknown> {
    if (definition.target !== 'case' || definition.stream?.produces?.includes('text/event-stream')) return act();
    const watch = watchStreams(async () => {
      const { withheld } = await admitNow(false);
      if (withheld !== admitted.withheld)
        throw new AppError('consent.missing', 'What is shared has changed. Please ask once more.');
    });
    let body: Readable | undefined;
    try {
      if (call.body) watch.add(call.body);
      const result = await act();
      const answered = (result as StreamAnswer | undefined)?.body;
      if (answered instanceof Readable) body = answered;
      return result;
    } finally {
      if (body) {
        watch.add(body);
        body.once('close', watch.end);
      } else watch.end();
    }
  }

  async function admit(tx: Tx, definition: OperationDefinition, call: Call, onFailure: Undone[]): Promise<Admitted> {
    const now = clock.now();
    const actor = await ports.authenticate(tx, call.credentials, call.facts, now);
    if (!actor && definition.target !== 'public')
      throw new AppError('session.required', 'Please sign in. What you typed is kept.');
    const input = parseInput(definition, call.input);
    if (definition.target === 'public') {
      const who = actor ?? anonymous;
      return { actor: who, capability: undefined, input, scope: { kind: 'system' } };
    }
    const here = declared(actor as Actor, call.facts.purpose);
    const capability = definition.target === 'case' ? await resolve(tx, input, here, now) : undefined;
    const who = { ...here, purpose: purposeOn(here, capability) };
    authorise(definition, { who, capability, input }, call, onFailure);
    const scope = scopeOf(definition, who, capability, now);
    await setScope(tx, scope);
    return { actor: who, capability, input, scope };
  }

  /** The actor with the purpose they are here for: their session's, or the one declared with the request. */
  function declared(actor: Actor, wished: string | undefined): Actor {
    const purpose = wished ?? actor.purpose;
    if (actor.strength === 'system') return actor;
    if (!ports.mayDeclare(actor.roles, purpose))
      throw new AppError('purpose.refused', 'Your role does not include being here for this purpose.');
    return { ...actor, purpose };
  }

  async function resolve(tx: Tx, input: unknown, actor: Actor, now: Date): Promise<CaseRef> {
    const caseId = (input as { caseId: string }).caseId;
    const capability = await ports.resolveCase(tx, caseId, actor, now);
    // The same words for what is not there and what is not yours.
    if (!capability || capability.relations.length === 0)
      throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
    return capability;
  }

  function authorise(
    definition: OperationDefinition,
    { who: actor, capability, input }: { who: Actor; capability: CaseRef | undefined; input: unknown },
    call: Call,
    onFailure: Undone[],
  ): void {
    const relations = capability?.relations ?? [];
    if (!ports.allows({ permission: definition.permission, target: definition.target, actor, relations })) {
      onFailure.push(() => refused(definition, actor, capability, call));
      throw new AppError(
        'permission.denied',
        'Your role does not include this. If you think it should, ask your administrator.',
      );
    }
    if (asksForProof(definition, input) && !freshlyProved(actor, clock.now())) {
      throw new AppError(
        'session.step-up',
        'This needs a fresh proof that it is you. Prove it once more, and it goes on.',
      );
    }
  }

  /** A refusal is recorded after the refused transaction has ended, so that many at once never wait for one another. */
  async function refused(
    definition: OperationDefinition,
    actor: Actor,
    capability: CaseRef | undefined,
    call: Call,
  ): Promise<void> {
    const entry = {
      event: 'access.refused',
      operation: definition.name,
      actor,
      case: capability,
      subject: {},
      outcome: 'refused' as const,
    };
    await db.transaction(
      { kind: 'system' },
      (tx) => ports.audit(tx, { ...entry, facts: call.facts, at: clock.now(), onceKey: undefined }),
      { because: because(definition, call) },
    );
  }

  async function record(
    tx: Tx,
    definition: OperationDefinition,
    who: Admitted,
    call: Call,
    subject: { id?: string; label?: string },
  ): Promise<void> {
    if ('none' in definition.audit) return;
    const { event, once } = definition.audit;
    const purpose = purposeOn(who.actor, who.capability);
    const hour = Math.floor(clock.now().getTime() / 3_600_000);
    const onceKey = once
      ? [event, who.actor.sessionId, who.capability?.caseId, subject.id, purpose, hour].join('|')
      : undefined;
    const actor = who.actor === anonymous ? undefined : { ...who.actor, purpose };
    await ports.audit(tx, {
      event,
      operation: definition.name,
      actor,
      case: who.capability,
      subject,
      outcome: 'done',
      facts: call.facts,
      at: clock.now(),
      onceKey,
    });
  }

  function contextOf(
    tx: Tx,
    definition: OperationDefinition,
    who: Admitted,
    call: Call,
    reply: ReplyWishes,
    after: (() => Promise<void>)[],
    onFailure: Undone[],
  ) {
    const subject: { id?: string; label?: string } = streamSubject(definition, who.input);
    const about: { case?: CaseRef } = {};
    return {
      tx,
      actor: who.actor,
      case: who.capability,
      clock,
      facts: call.facts,
      reply,
      subject,
      about,
      auditCase: (ref: CaseRef) => void (about.case = ref),
      auditSubject: (more: { id?: string; label?: string }) => void Object.assign(subject, more),
      emit: (event: DomainEvent) =>
        ports.emit(tx, {
          ...event,
          caseId: event.caseId ?? who.capability?.caseId,
          tenantId: who.actor.tenantId,
          actorId: who.actor.personId,
          at: clock.now(),
        }),
      enqueue: (job: string, data: Record<string, unknown>, options?: { startAfterSeconds?: number; key?: string }) =>
        ports.enqueue(tx, job, data, options),
      afterCommit: (work: () => Promise<void>) => void after.push(work),
      onFailure: (work: Undone) => void onFailure.push(work),
    };
  }

  return { perform, admits };
}

export type Performer = ReturnType<typeof createPerformer>;

const anonymous: Actor = {
  personId: '',
  tenantId: '',
  name: '',
  roles: [],
  purpose: 'PATRQT',
  sessionId: '',
  strength: 'link',
  provedAt: undefined,
};

/** What a key that is opened on the way stands in the journal for; `~` says that the operation leaves no entry on purpose. */
const because = (definition: OperationDefinition, call: Call) => ({
  requestId: call.facts.requestId,
  operation: `${'none' in definition.audit ? '~' : ''}${definition.name}`,
});

function freshlyProved(actor: Actor, now: Date): boolean {
  return actor.provedAt !== undefined && now.getTime() - actor.provedAt.getTime() <= stepUpMs;
}

/** Whoever reads without consent is there in an emergency, whatever they said before. */
const purposeOn = (actor: Actor, ref: CaseRef | undefined): PurposeOfUse =>
  ref?.relations.includes('emergency') ? 'BTG' : actor.purpose;

function scopeOf(definition: OperationDefinition, actor: Actor, capability: CaseRef | undefined, at: Date): Scope {
  const base = { tenantId: actor.tenantId, personId: actor.personId };
  if (capability) {
    const { tenantId, caseId, relations } = capability;
    return { kind: 'case', ...base, tenantId, caseId, relations, purpose: actor.purpose, at };
  }
  return definition.target === 'tenant' ? { kind: 'tenant', ...base } : { kind: 'person', ...base };
}

/** Streams name what they touch by the ids in their path, e.g. the study of a frame. */
function streamSubject(definition: OperationDefinition, input: unknown): { id?: string; label?: string } {
  const ids =
    definition.path
      .match(/:(\w+)/g)
      ?.map((p) => p.slice(1))
      .filter((p) => p !== 'caseId') ?? [];
  const first = ids[0];
  const value = first === undefined ? undefined : (input as Record<string, unknown>)[first];
  return typeof value === 'string' ? { id: value } : {};
}

function parseInput(definition: OperationDefinition, input: unknown): unknown {
  const parsed = definition.input.safeParse(input);
  const fields = parsed.success
    ? unkeepableText(input)
    : parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  if (parsed.success && fields.length === 0) return parsed.data;
  // A case id of the wrong form is a case that is not there.
  if (fields.some((field) => field.path === 'caseId'))
    throw new AppError('not-found', 'We could not find this. It may have moved, or the link may be wrong.');
  throw new AppError('input.invalid', 'Please look at the marked places. Nothing you typed is lost.', { fields });
}

/** The answer's schema is its serializer: what is not in it cannot leave. */
function shape(definition: OperationDefinition, result: unknown): unknown {
  const parsed = definition.output.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', 'The answer did not fit its own description.', {
    cause: z.prettifyError(parsed.error),
  });
}
