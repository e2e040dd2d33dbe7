import { grouped, publicKeyId, sha256Hex } from './names.ts';
import type { VerifierKey } from '#formats/tlog/index.ts';

/** `README.txt`: how a person checks the folder, in plain words. Covered by the manifest like every other content. */
export function readmeText(log: VerifierKey, installationFingerprint: string, page?: Uint8Array): Uint8Array {
  const text = `Your second opinion, and the proof that nobody has changed it

opinion.pdf   the letter, to read and to print
opinion.json  the same opinion in the exact form that the doctor signed
images/       pictures that the letter cites, if there are any
${page ? 'verify.html   a page that checks this folder in any browser, without the internet\n' : ''}
The other files are the proof:

manifest.json       the size and the SHA-256 of every file above and of this one
opinion.sig         the doctor's signature
keys.json           the doctor's key, and the statement of the service that it is theirs
leaf.json           the entry in the public log of signed opinions
opinion.tlog-proof  the log's own proof that it holds this entry
opinion.tsr         an outside authority's word when this existed, if it has given it
timestamp.json      which authority that is

To check the folder, without any network:
${
  page
    ? `
open verify.html and drag this folder onto it, or run
`
    : ''
}
    npx consilium verify FOLDER

The ticks mean: no file has changed, the signature is the doctor's, the key was
theirs on that day, the opinion is in the log, the log has signed for it, and
others who watch the log have seen the same. A circle means: nothing is wrong,
and this has not been shown yet; a later download may show it.
One changed bit in any file, or a file added or taken away, and it is refused.

The check is worth as much as the key of the log it is made with. Compare this
fingerprint with the one that the service publishes and prints on its letters:

    log ${log.name}
    ${grouped(publicKeyId(log.publicKey))}

and the fingerprint of the service itself:

    ${grouped(installationFingerprint)}

${page ? pageWords(page) : ''}What the proof does not say: that the opinion is right. It says who signed it,
when the log recorded it, and that these are the very words.

The format is written down in docs/formats/opinion-bundle.md of Consilium, so
that anyone can write another program to check it.
`;
  return new TextEncoder().encode(text);
}

/** The page is as much worth as where it comes from: its own hash, and the way to do without it. */
const pageWords = (
  page: Uint8Array,
): string => `You need not trust the verify.html in this folder: the service keeps the same page
at /verify, and its SHA-256 there must be

    ${grouped(sha256Hex(page))}

or check with another program, of which there is one in Python beside the first.

`;
