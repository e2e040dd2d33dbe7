import { grouped, publicKeyId } from './names.ts';
import type { VerifierKey } from '#formats/tlog/index.ts';

/** `README.txt`: how a person checks the folder, in plain words. Covered by the manifest like every other content. */
export function readmeText(log: VerifierKey, installationFingerprint: string): Uint8Array {
  const text = `Your second opinion, and the proof that nobody has changed it

opinion.pdf   the letter, to read and to print
opinion.json  the same opinion in the exact form that the doctor signed
images/       pictures that the letter cites, if there are any

The other files are the proof:

manifest.json       the size and the SHA-256 of every file above and of this one
opinion.sig         the doctor's signature
keys.json           the doctor's key, and the statement of the service that it is theirs
leaf.json           the entry in the public log of signed opinions
opinion.tlog-proof  the log's own proof that it holds this entry

To check the folder, without any network:

    npx consilium verify FOLDER

Five ticks mean: no file has changed, the signature is the doctor's, the key was
theirs on that day, the opinion is in the log, and the log has signed for it.
One changed bit in any file, or a file added or taken away, and it is refused.

The check is worth as much as the key of the log it is made with. Compare this
fingerprint with the one that the service publishes and prints on its letters:

    log ${log.name}
    ${grouped(publicKeyId(log.publicKey))}

and the fingerprint of the service itself:

    ${grouped(installationFingerprint)}

What the proof does not say: that the opinion is right. It says who signed it,
when the log recorded it, and that these are the very words.

The format is written down in docs/formats/opinion-bundle.md of Consilium, so
that anyone can write another program to check it.
`;
  return new TextEncoder().encode(text);
}
