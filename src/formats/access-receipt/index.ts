export { checkChain, type ChainItem, type ChainResult, type ChainTail } from './chain.ts';
export type { AccessReceipt, RecordedAct } from './schema.ts';
export { verifyReceipt, type ReceiptCheck, type ReceiptResult } from './verify.ts';
