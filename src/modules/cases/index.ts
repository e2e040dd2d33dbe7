export { ageAt, type CaseCommand, type CaseState } from './cases.rules.ts';
export {
  caseById,
  caseByNumber,
  casesByIds,
  casesOfPatient,
  endPerson,
  putPerson,
  updateCase,
  type CaseRow,
} from './cases.store.ts';
export { casesOperations } from './cases.operations.ts';
export { carersOperations } from './carers.operations.ts';
export {
  caseKey,
  destroyCaseKeys,
  moveCase,
  openCase,
  resolveCase,
  type MoveContext,
  type NewCase,
} from './lifecycle.ts';
export { casesOfExpert, stepTimes } from './desk.store.ts';
export { casesOfTenant, caseTimes, type CaseTimes } from './retention.store.ts';
export { holdClock, noteWaiting, noteWhose } from './waiting.ts';
