export {
  implement,
  type AnswerOf,
  type CaseContext,
  type CaseStreamContext,
  type Context,
  type Credentials,
  type DomainEvent,
  type Implemented,
  type ReplyWishes,
  type RequestFacts,
  type StreamAnswer,
  type StreamContext,
} from './context.ts';
export { createPerformer, type Call, type Performed, type Performer } from './perform.ts';
export type { AuditEntry, Ports } from './ports.ts';
