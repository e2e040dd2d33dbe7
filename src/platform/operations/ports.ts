import type { Actor, CaseRef, PurposeOfUse, Relation, Role } from '#kernel/actor.ts';
import type { OperationTarget } from '#kernel/operation.ts';
import type { Permission } from '#kernel/permissions.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Credentials, DomainEvent, RequestFacts } from './context.ts';

/** One entry of the access log as the platform hands it over. */
export type AuditEntry = {
  event: string;
  operation: string;
  actor: Actor | undefined;
  case: CaseRef | undefined;
  subject: { id?: string; label?: string };
  outcome: 'done' | 'refused';
  facts: RequestFacts;
  at: Date;
  /** Set when many requests of one act fold into one entry. */
  onceKey: string | undefined;
};

/** What the modules give to the platform; it knows none of them. */
export type Ports = {
  authenticate(tx: Tx, credentials: Credentials, facts: RequestFacts, now: Date): Promise<Actor | undefined>;
  allows(question: {
    permission: Permission;
    target: OperationTarget;
    actor: Actor | undefined;
    relations: readonly Relation[];
  }): boolean;
  /** Whether somebody of these roles may be here for this purpose. */
  mayDeclare(roles: readonly Role[], purpose: string): purpose is PurposeOfUse;
  resolveCase(tx: Tx, caseId: string, actor: Actor, now: Date): Promise<CaseRef | undefined>;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  emit(tx: Tx, event: DomainEvent & { tenantId: string; actorId: string; at: Date }): Promise<void>;
  enqueue(
    tx: Tx,
    job: string,
    data: Record<string, unknown>,
    options?: { startAfterSeconds?: number; key?: string },
  ): Promise<void>;
};
