export { decodeHl7 } from './decode.ts';
export { segmentText } from './parse.ts';
export { readHl7 } from './read.ts';
