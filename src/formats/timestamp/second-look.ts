import * as pkijs from 'pkijs';

const buffer = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

/**
 * The same answer judged by another library (pkijs, WebCrypto), where it is first taken in: what we keep for years shall
 * not hang on one reading of the format. Pages and the command line check with `verifyTimestamp` alone.
 */
export async function holdsForPkijs(
  response: Uint8Array,
  given: { data: Uint8Array; roots: readonly Uint8Array[] },
): Promise<boolean> {
  try {
    const { timeStampToken } = pkijs.TimeStampResp.fromBER(buffer(response));
    if (!timeStampToken) return false;
    return await new pkijs.SignedData({ schema: timeStampToken.content }).verify({
      signer: 0,
      data: buffer(given.data),
      trustedCerts: given.roots.map((root) => pkijs.Certificate.fromBER(buffer(root))),
      checkChain: true,
    });
  } catch {
    return false;
  }
}
