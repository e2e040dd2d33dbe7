import { hexToBytes } from '@noble/hashes/utils.js';
import { AppError } from '#kernel/errors.ts';
import { bytesToHex, concatBytes, fromBase64, fromUtf8, toBase64, utf8 } from './bytes.ts';
import { signLine, verifyLine, type NoteSignature, type NoteSigner } from './cosignature.ts';
import { isKeyName, keyId, type VerifierKey } from './verifier-key.ts';

export type { NoteSignature, NoteSigner } from './cosignature.ts';

/** Signature lines read at most; the spec demands at least 16. */
const maxSignatures = 64;

/** Largest note in bytes: 64 post-quantum signatures of 5 kB and some text. */
const maxNoteSize = 400_000;

/** A note as it stands, nothing verified. `text` ends in a newline. */
export type Note = { text: string; signatures: NoteSignature[] };

const damaged = (why: string): never => {
  throw new AppError('file.damaged', `This is not a signed note: ${why}.`);
};

// eslint-disable-next-line no-control-regex
const hasControl = (text: string): boolean => /[\u0000-\u0009\u000b-\u001f]/u.test(text);

function checkText(text: string): void {
  if (!text.endsWith('\n')) damaged('its text does not end in a newline');
  if (hasControl(text) || !text.isWellFormed()) damaged('its text holds control characters');
}

/** Reads one signature line, without its newline. @throws AppError `file.damaged` */
export function parseSignatureLine(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  if (dash !== '—' || !isKeyName(name) || more.length > 0) return damaged('a signature line is malformed');
  const raw = fromBase64(encoded);
  if (raw.length < 5) return damaged('a signature is too short');
  return { name, keyId: bytesToHex(raw.subarray(0, 4)), signature: raw.slice(4) };
}

/** Writes one signature line with its newline. */
export const formatSignatureLine = ({ name, keyId: id, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(concatBytes(hexToBytes(id), signature))}\n`;

/** Writes a note from its parts. */
export function formatNote({ text, signatures }: Note): Uint8Array {
  checkText(text);
  return utf8(`${text}\n${signatures.map(formatSignatureLine).join('')}`);
}

/**
 * Reads a signed note (C2SP signed-note) without verifying anything; `formatNote` gives the same bytes back.
 * @throws AppError `file.damaged`
 */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > maxNoteSize) return damaged('it is too large');
  const whole = fromUtf8(bytes);
  const end = whole.lastIndexOf('\n\n');
  if (end < 0 || !whole.endsWith('\n') || end + 2 >= whole.length) return damaged('it carries no signature');
  const text = whole.slice(0, end + 1);
  checkText(text);
  const lines = whole.slice(end + 2, -1).split('\n');
  if (lines.length > maxSignatures) return damaged('it carries too many signatures');
  return { text, signatures: lines.map(parseSignatureLine) };
}

/** Signs a text (ending in a newline) and gives the note's bytes. The signers' order is kept. */
export function signNote(text: string, signers: readonly NoteSigner[], at = new Date(0)): Uint8Array {
  return formatNote({ text, signatures: signers.map((signer) => signLine(text, signer, at)) });
}

/** The same note with the lines of these keys alone, in their order. */
export function onlyLines(bytes: Uint8Array, keys: readonly VerifierKey[]): Uint8Array {
  const { text, signatures } = parseNote(bytes);
  const wanted = new Set(keys.map((key) => `${key.name} ${keyId(key)}`));
  return formatNote({ text, signatures: signatures.filter((line) => wanted.has(`${line.name} ${line.keyId}`)) });
}

/** What a verified note says and who signed it. `unknown` signatures were ignored. */
export type OpenedNote = { text: string; verified: VerifierKey[]; unknown: NoteSignature[] };

/**
 * Verifies a note against the keys that are trusted. Signatures by other keys are ignored; one by a trusted key that
 * fails is fatal, and so is a note without any trusted signature (C2SP signed-note, "Signatures").
 * @throws AppError `file.damaged` (malformed), `proof.invalid` (not signed as it should be)
 */
export function openNote(bytes: Uint8Array, trusted: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(bytes);
  const verified = new Set<VerifierKey>();
  const unknown: NoteSignature[] = [];
  for (const line of signatures) {
    const key = trusted.find((candidate) => candidate.name === line.name && keyId(candidate) === line.keyId);
    if (!key) unknown.push(line);
    else if (verifyLine(key, text, line.signature)) verified.add(key);
    else throw new AppError('proof.invalid', `The signature of ${key.name} does not match the text it stands under.`);
  }
  if (verified.size === 0) throw new AppError('proof.invalid', 'No key that we trust has signed this.');
  return { text, verified: [...verified], unknown };
}
