/** The mail that confirms an erasure; its link tells a date and a place in the log, and nothing of whom it is about. */
export const receiptMail = (tenantId: string, requestId: string): { mail: string; path: string } => ({
  mail: 'erased',
  path: `/help/erased?from=${tenantId}&receipt=${requestId}`,
});
