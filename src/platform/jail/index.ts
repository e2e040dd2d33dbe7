export { createJail } from './jail.ts';
export type { Jail, JailOptions, RunOptions } from './jail.ts';
