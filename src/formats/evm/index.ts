export { anchorCall, headCall, readHead, type AnchoredHead } from './anchor-calls.ts';
export { addressOf, fromHex, signCall, toHex, type Call } from './transaction.ts';
