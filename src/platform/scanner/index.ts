/** The malware scanner (clamd), asked over its own protocol. See README.md. */
export { clamdAddress, type ClamdAddress, type ScanAnswer } from './clamd.rules.ts';
export { createScanner, type Scanner } from './scanner.ts';
