export { dicomwebOperations } from './dicomweb.operations.ts';
export type { WhoseIsIt } from './store.ts';
