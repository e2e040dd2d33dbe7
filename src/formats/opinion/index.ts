export * from './opinion.ts';
export * from './source.ts';
export * from './verdicts.ts';
export * from './fingerprint.ts';
export * from './reading-grade.ts';
export * from './check-before-signing.rules.ts';
