import {
  enrolmentLeaf,
  makeKeys,
  publicKeyId,
  type BundleKeys,
  type Enrolment,
} from '#formats/opinion-bundle/index.ts';
import { toBase64 } from '#formats/tlog/index.ts';
import { appendLeaf } from '#modules/audit/index.ts';
import { newSigningKey, open, publicKeyOf, seal, signBytes, type Keyring } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { ExpertFacts } from './ports.ts';
import * as store from './signed.store.ts';

export type ExpertKey = { keyId: string; keys: BundleKeys; sign(message: Uint8Array): Uint8Array };

type Who = { tenantId: string; expertId: string; facts: ExpertFacts; at: Date };

/**
 * The expert's signing key with the installation's statement whose it is. Made at the first signature, and again when
 * name or licences have changed, because a statement is never rewritten. Every enrolment stands in the opinion log.
 */
export async function expertKey(tx: Tx, keyring: Keyring, logVkey: string, who: Who): Promise<ExpertKey> {
  const licence = licenceText(who.facts);
  const known = (await store.keysOf(tx, who.tenantId, who.expertId)).find(
    ({ statement }) => statement.name === who.facts.name && statement.licence === licence,
  );
  if (known) {
    const seed = open(keyring.purposeKey('expert-keys'), known.sealed_seed, sealContext(who, known.key_id));
    return withStatement(keyring, logVkey, known.statement, seed);
  }
  return enrol(tx, keyring, logVkey, who);
}

async function enrol(tx: Tx, keyring: Keyring, logVkey: string, who: Who): Promise<ExpertKey> {
  const { seed, publicKey } = newSigningKey();
  const keyId = publicKeyId(publicKey);
  const statement: Enrolment = {
    v: 1,
    type: 'expert.enrolment',
    expertId: who.expertId,
    name: who.facts.name,
    licence: licenceText(who.facts),
    publicKey: toBase64(publicKey),
    enrolledAt: who.at.toISOString(),
  };
  await store.insertKey(tx, {
    keyId,
    tenantId: who.tenantId,
    expertId: who.expertId,
    sealedSeed: seal(keyring.purposeKey('expert-keys'), seed, sealContext(who, keyId)),
    statement,
    enrolledAt: who.at,
  });
  await appendLeaf(tx, 'opinions', enrolmentLeaf(statement), who.at);
  return withStatement(keyring, logVkey, statement, seed);
}

function withStatement(keyring: Keyring, logVkey: string, statement: Enrolment, seed: Uint8Array): ExpertKey {
  const installation = keyring.purposeKey('installation-signing');
  const { v: _v, type: _type, ...enrolment } = statement;
  const keys = makeKeys({
    enrolment,
    installationPublicKey: publicKeyOf(installation),
    logVkey,
    sign: (message) => signBytes(installation, message),
  });
  return { keyId: publicKeyId(publicKeyOf(seed)), keys, sign: (message) => signBytes(seed, message) };
}

const sealContext = (who: Who, keyId: string): string => `expert-key|${who.tenantId}|${who.expertId}|${keyId}`;

/** Licences in one line, as the statement names them (at most 500 characters). */
function licenceText({ licences }: ExpertFacts): string {
  return licences
    .map(({ authority, number, jurisdiction }) => `${authority} ${number} (${jurisdiction})`)
    .join('; ')
    .slice(0, 500);
}
