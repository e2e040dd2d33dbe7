import { formatVerifierKey, type NoteSigner } from '#formats/tlog/index.ts';
import { mlDsaPublicKeyOf, publicKeyOf, signBytes, signMlDsa, type Keyring } from '#platform/crypto/index.ts';
import { installationOf } from '../log-keys.ts';

/** Who this installation is when it watches the logs of others; both keys are its own and used for nothing else. */
export type OwnWitness = { name: string; signers: readonly NoteSigner[]; vkeys: readonly string[] };

/** The name and the keys of this installation as a witness. */
export function ownWitness(keyring: Keyring): OwnWitness {
  const name = `consilium-${installationOf(keyring)}/witness`;
  const plain = keyring.purposeKey('witness-signing');
  const second = keyring.purposeKey('witness-signing/ml-dsa-44');
  const signers: NoteSigner[] = [
    { name, type: 'cosignature', publicKey: publicKeyOf(plain), sign: (message) => signBytes(plain, message) },
    { name, type: 'ml-dsa-44', publicKey: mlDsaPublicKeyOf(second), sign: (message) => signMlDsa(second, message) },
  ];
  return { name, signers, vkeys: signers.map(formatVerifierKey) };
}
