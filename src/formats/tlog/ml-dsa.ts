import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';

/**
 * Verifies an ML-DSA-44 signature (FIPS 204, pure, empty context). False, never an error, for keys or signatures of the
 * wrong form. In JavaScript, so that it runs in a browser; the server signs with its own engine.
 */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ml_dsa44.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}
