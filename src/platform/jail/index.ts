export { createJail } from './jail.ts';
export type { Jail, JailOptions, RunOptions } from './jail.ts';
export { findProgram, runProgram } from './program.ts';
export type { ProgramRun } from './program.ts';
