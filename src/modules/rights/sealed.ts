import { open, seal, type Keyring } from '#platform/crypto/index.ts';

/** Words of patients and officers, sealed: a copy of the database does not tell them. */
export function sealedWords(keyring: Keyring): {
  seal(about: string, text: string): Buffer;
  open(about: string, bytes: Uint8Array | null): string;
} {
  const key = keyring.purposeKey('rights-words');
  const context = (about: string) => `rights|${about}`;
  return {
    seal: (about, text) => seal(key, Buffer.from(text), context(about)),
    open: (about, bytes) => (bytes === null ? '' : open(key, bytes, context(about)).toString()),
  };
}
