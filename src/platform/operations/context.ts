import type { Readable } from 'node:stream';
import type { Actor, CaseRef } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import type { InputOf, OperationDefinition, OutputOf } from '#kernel/operation.ts';
import type { Tx } from '#platform/db/index.ts';

/** Something that happened; other modules, live pages and the access log hear of it. */
export type DomainEvent = { type: string; caseId?: string; data?: Record<string, string | number | boolean | null> };

/** What the caller brought: a cookie's or link's or client's secret, or an actor that the program itself vouches for. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'session'; token: string }
  | { kind: 'bearer'; token: string }
  /** A session or client that this program named itself a moment ago, in a ticket nobody else can make. */
  | { kind: 'ticket'; of: 'session' | 'client'; id: string }
  | { kind: 'trusted'; actor: Actor };

/** What is known of the request besides its input. Never protected data. */
export type RequestFacts = {
  requestId: string;
  address: string;
  userAgent: string;
  idempotencyKey?: string;
  /** Hash of the cookie that stands for the browser, whoever signs in with it. */
  device?: string;
  /** Asked by the page itself while nobody is at it: it does not keep a session awake. */
  idle?: boolean;
  purpose?: string;
};

/** A cookie or header that an operation wants on the answer. */
export type ReplyWishes = {
  sessionCookie?: { token: string; maxAgeSeconds: number } | 'clear';
  /** Names this browser from now on. */
  deviceCookie?: string;
  location?: string;
  status?: number;
};

type Common = {
  readonly actor: Actor;
  readonly clock: Clock;
  readonly facts: RequestFacts;
  readonly reply: ReplyWishes;
  /** Says more exactly in the access log what was opened: ids and labels, never clinical text. */
  auditSubject(subject: { id?: string; label?: string }): void;
};

type OnCase = { readonly case: CaseRef };

/** What a handler works with: one transaction, the checked capability, and ways to make more happen with it. */
export type Context = Common & {
  readonly tx: Tx;
  /** Says that the act was about this case although it was not asked of one: it stands in the patient's chain then. */
  auditCase(ref: CaseRef): void;
  /** Written to the outbox in the same transaction. */
  emit(event: DomainEvent): Promise<void>;
  /** Enqueued in the same transaction. */
  enqueue(
    job: string,
    data: Record<string, unknown>,
    options?: { startAfterSeconds?: number; key?: string },
  ): Promise<void>;
  /** Runs once the transaction is durable and before the answer is given. */
  afterCommit(work: () => Promise<void>): void;
  /** Runs when the handler throws, after its transaction has been undone and its connection given back. */
  onFailure(work: () => Promise<void>): void;
};
export type CaseContext = Context & OnCase;

/** A streaming handler: authorised first, then it opens short transactions of the same scope while bytes flow. */
export type StreamContext = Common & {
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  transaction<T>(body: (context: Context) => Promise<T>): Promise<T>;
  /** Asks the policy again while bytes flow. @throws AppError when the answer has become no. */
  stillAllowed(): Promise<void>;
};
export type CaseStreamContext = StreamContext & OnCase;

/** Answer of a streaming operation. */
export type StreamAnswer = { status: number; headers: Record<string, string>; body?: Readable | Uint8Array | string };

export type ContextOf<D> = D extends { stream: object }
  ? D extends { target: 'case' }
    ? CaseStreamContext
    : StreamContext
  : D extends { target: 'case' }
    ? CaseContext
    : Context;

export type AnswerOf<D extends OperationDefinition> = D extends { stream: { out: true } } ? StreamAnswer : OutputOf<D>;

/** An operation with the function that performs it. */
export type Implemented = {
  readonly definition: OperationDefinition;
  readonly handler: (context: never, input: never) => Promise<unknown>;
};

/** Joins a definition and its handler; types of context, input and answer follow from the definition. */
export function implement<D extends OperationDefinition>(
  definition: D,
  handler: (context: ContextOf<D>, input: InputOf<D>) => Promise<AnswerOf<D>>,
): Implemented {
  return { definition, handler };
}
