export { dicomwebOperations } from './dicomweb.operations.ts';
