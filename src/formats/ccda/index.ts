export { readCda } from './read.ts';
