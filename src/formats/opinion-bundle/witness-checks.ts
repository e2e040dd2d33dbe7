import {
  fromBase64,
  keyId,
  parseAnyKey,
  parseCheckpoint,
  parseNote,
  typeOf,
  verifyEd25519,
  verifyLine,
  type KeyType,
  type VerifierKey,
} from '#formats/tlog/index.ts';
import { policyStatement } from './key-statements.ts';
import type { BundleFiles } from './names.ts';
import { allKeys, demand, readKeys, readProof, type Open } from './read.ts';

const early: Open = { open: 'This folder was made before the service did this. A new download has it.' };

/** Signature lines of one kind of key that verify, by key. A line of a known key that does not is fatal. */
function linesThatHold(checkpoint: Uint8Array, keys: readonly VerifierKey[]): VerifierKey[] {
  const { text, signatures } = parseNote(checkpoint);
  return keys.filter((key) => {
    const line = signatures.find((one) => one.name === key.name && one.keyId === keyId(key));
    if (!line) return false;
    demand(verifyLine(key, text, line.signature), `The signature of ${key.name} does not match the head of the log.`);
    return true;
  });
}

const isOf = (type: KeyType) => (key: VerifierKey) => typeOf(key) === type;

/** Who else has seen this very log: the witnesses that keys.json names, as the installation has signed the list. */
export function checkWitnesses(files: BundleFiles): string | Open {
  const keys = readKeys(files);
  if (keys.v === 1) return early;
  const issuer = fromBase64(keys.installation.publicKey);
  demand(
    verifyEd25519(issuer, policyStatement(keys), fromBase64(keys.policySignature)),
    'The list of witnesses has been changed.',
  );
  const { checkpoint } = readProof(files);
  const names = keys.witnesses.map(({ vkeys }) => new Set(vkeys.map((vkey) => parseAnyKey(vkey).name)));
  demand(
    names.every((own) => own.size === 1) && new Set(names.flatMap((own) => [...own])).size === names.length,
    'The list of witnesses names one of them twice.',
  );
  const agreed = keys.witnesses.filter(
    ({ vkeys }) => linesThatHold(checkpoint, vkeys.map(parseAnyKey).filter(isOf('cosignature'))).length > 0,
  );
  const { quorum, witnesses } = keys;
  if (witnesses.length === 0 && quorum === 0)
    return { open: 'The service asks no outside witness. Its log carries its own signature alone.' };
  const count = `${agreed.length} of ${witnesses.length} outside witnesses have seen the same log`;
  if (agreed.length === 0 || agreed.length < quorum)
    return { open: `${count} so far; ${Math.max(1, quorum)} are needed. Download the folder again later.` };
  return `${count}: ${agreed.map(({ label }) => label).join(', ')}.`;
}

/** The signatures that also hold against the computers that are feared to come. */
export function checkPostQuantum(files: BundleFiles): string | Open {
  const keys = readKeys(files);
  if (keys.v === 1 || keys.log.mldsa === undefined) return early;
  const { checkpoint } = readProof(files);
  const own = parseAnyKey(keys.log.mldsa);
  const held = linesThatHold(checkpoint, allKeys(keys).filter(isOf('ml-dsa-44')));
  demand(
    own.name === parseCheckpoint(parseNote(checkpoint).text).origin && held.some((key) => keyId(key) === keyId(own)),
    'The log itself has not signed with its second key.',
  );
  return `The log${held.length > 1 ? ` and ${held.length - 1} of its witnesses` : ''} also signed with ML-DSA-44, which quantum computers are not known to break.`;
}
