export { programmeBySlug } from './content.ts';
export { programmesOperations } from './programmes.operations.ts';
