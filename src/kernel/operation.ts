import type { z } from 'zod';
import type { Permission } from './permissions.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

/** What an operation acts on, and so who is asked about it. */
export type OperationTarget =
  /** Anyone, also without a session: public pages, sign-in, health of the service. Touches no protected data. */
  | 'public'
  /** The signed-in person and what is theirs. */
  | 'self'
  /** The signed-in person's organisation: desks, lists, settings. */
  | 'tenant'
  /** One case. The `caseId` in the path is resolved to a checked capability before the handler runs. */
  | 'case';

/**
 * What is written in the access log when the operation was performed.
 * `event` is the word of the log. `once` folds many requests of one act (the frames of one study) into one entry an hour,
 * by the operation's `auditSubject`.
 */
export type AuditDeclaration = { event: string; once?: 'hour' };

/** An operation on protected data cannot be declared without an audit event: `target: 'case'` demands one. */
type Audited =
  | { target: 'case' | 'tenant' | 'self'; audit: AuditDeclaration }
  | { target: 'self' | 'tenant' | 'public'; audit: { none: string } }
  | { target: 'public'; audit: AuditDeclaration };

export type RateClass = 'read' | 'write' | 'sign-in' | 'bulk';

/** How the body or the answer travels when it is not JSON. */
export type StreamDeclaration = {
  in?: boolean;
  out?: boolean;
  consumes?: string[];
  produces?: string[];
  /** The answer is bytes exactly as somebody handed them in: they come from the content origin, never from the program's. */
  theirs?: true;
};

export type OperationDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = Audited & {
  /** `module.verb`, the stable name in the API document, the policy and the log. */
  name: string;
  method: HttpMethod;
  /** HEAD is answered as GET is, without the body (RFC 9110 §9.3.2). */
  head?: true;
  /** Path with `:params`; each param is a field of the input. */
  path: string;
  /** One sentence for the API document. */
  summary: string;
  permission: Permission;
  input: I;
  output: O;
  /** Asks for a fresh proof of identity (at most five minutes old): always, or for these inputs (see `asksForProof`). */
  stepUp?: true | { when: (input: Readonly<Record<string, unknown>>) => boolean };
  /** Serialisable, and repeated requests with the same Idempotency-Key get the first answer. */
  exactlyOnce?: true;
  /**
   * Any program may send it, also a page of another site: its authority lies in the body alone. No session is looked at.
   */
  anyOrigin?: true;
  rate?: RateClass;
  /** Answered at whole quarters of a second, so that the time it takes does not tell who is known here. */
  evenTime?: true;
  stream?: StreamDeclaration;
};

/** Declares an operation: the only way for anything to be asked of the system. Pure data, shared by server, web and tests. */
export function operation<const D extends OperationDefinition>(definition: D): D {
  return Object.freeze(definition);
}

/** Whether performing the operation with this checked input asks for a fresh proof of identity. */
export function asksForProof({ stepUp }: Pick<OperationDefinition, 'stepUp'>, input: unknown): boolean {
  return typeof stepUp === 'object' ? stepUp.when((input ?? {}) as Record<string, unknown>) : stepUp === true;
}

export type InputOf<D extends OperationDefinition> = z.output<D['input']>;
export type RequestOf<D extends OperationDefinition> = z.input<D['input']>;
export type OutputOf<D extends OperationDefinition> = z.output<D['output']>;
