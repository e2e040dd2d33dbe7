import { intakeOperations } from './intake.operations.ts';

export { intakeView } from './show.ts';
export { questionsOf } from './intake.store.ts';

/** The patient's side of a request until it is sent. */
export function createIntake() {
  return { operations: intakeOperations() };
}
