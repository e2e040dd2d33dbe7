export { amountKey, inUnit } from './convert.ts';
export { parseUnit } from './parse.ts';
export { ucumOf } from './written.ts';
