/**
 * Keeps the highest key of the key tree and never gives it away: it wraps and unwraps the few keys below (one per
 * organisation, one of the program). A file, AWS KMS and Vault Transit are such.
 */
export type KeyManager = {
  /** For status pages and errors: “key file”, “AWS KMS alias/consilium”. Never a secret. */
  readonly name: string;
  /** Wraps a secret of 32 bytes; `context` is bound and has to be given again. */
  wrap(secret: Uint8Array, context: string): Promise<Uint8Array>;
  /** @throws AppError service.unavailable when it does not answer, internal when it refuses or anything was altered. */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
  /** Wraps once more under the manager's newest key, without the secret coming out where the manager can do so. */
  rewrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
  /** Makes a new version of the highest key; absent where that is the manager's own business (KMS, Vault). */
  rotate?(): Promise<void>;
  /** Forgets all versions but the newest. Only after everything was wrapped anew. */
  forgetOld?(): Promise<void>;
};
