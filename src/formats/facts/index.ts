export type {
  Fact,
  FactCode,
  FactKind,
  FactSource,
  FoundAttachment,
  FoundDocument,
  FoundPerson,
  HealthContent,
} from './facts.ts';
export { boundsOfText } from './range.ts';
export { isoOf } from './hl7-time.ts';
