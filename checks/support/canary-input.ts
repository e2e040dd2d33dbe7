import type { Implemented } from '#platform/operations/index.ts';
import { inputSchema, sampleInput } from './samples.ts';

/** A word that stands nowhere else. */
export const canary = 'Qvxzy-canary';

type Field = Record<string, unknown>;

/** The sample of an operation with the canary in every text that is free. */
export function withCanary(operation: Implemented, caseId: string): Field {
  const { definition } = operation;
  const sample = sampleInput(definition, { caseId });
  for (const [name, field] of Object.entries(inputSchema(definition).properties)) {
    const isFree =
      field['type'] === 'string' &&
      !('pattern' in field) &&
      !('format' in field) &&
      !('enum' in field) &&
      !('const' in field);
    if (isFree && Number(field['maxLength'] ?? 1000) >= canary.length) sample[name] = canary;
  }
  return definition.input.safeParse(sample).success ? sample : sampleInput(definition, { caseId });
}
