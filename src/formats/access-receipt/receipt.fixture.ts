import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, canonicalJson } from '#formats/jcs/index.ts';
import { testKey } from '#formats/opinion-bundle/bundle.fixture.ts';
import {
  appendEntries,
  formatProof,
  formatVerifierKey,
  inclusionProof,
  signCheckpoint,
  toBase64,
} from '#formats/tlog/index.ts';
import type { AccessReceipt, RecordedAct } from './index.ts';

const accessLog = { name: 'demo.example/access', ...testKey(4) };
export const accessLogKey: string = formatVerifierKey(accessLog);

/** An act of the reading doctor on a scan. */
export const testAct: RecordedAct = {
  event: 'imaging.viewed',
  operation: 'imaging.series',
  actorId: 'a'.repeat(32),
  actorName: 'Dr Amara Okafor',
  actorRoles: ['expert'],
  patientId: 'b'.repeat(32),
  caseId: 'c'.repeat(32),
  subjectId: 'd'.repeat(32),
  subjectLabel: 'CT of 3 March',
  purpose: 'TREAT',
  outcome: 'done',
  requestId: 'request-1',
  at: '2026-03-03T09:41:17.250Z',
  n: 2,
  internal: toBase64(new Uint8Array(32).fill(8)),
};

/** A valid receipt of `act`, entry 1 in a log of three. */
export async function testReceipt(act: RecordedAct = testAct): Promise<AccessReceipt> {
  const opening = new Uint8Array(32).fill(9);
  const c = toBase64(hmac(sha256, opening, canonicalBytes(act)));
  const prev = toBase64(sha256(new TextEncoder().encode('before')));
  const leaf = canonicalJson({
    v: act.internal === undefined ? 2 : 3,
    type: 'access',
    t: `${act.at.slice(0, 16)}Z`,
    tenantTag: 'tag',
    c,
    ...(act.n === null ? {} : { n: act.n, prev }),
  });
  const bytes = new TextEncoder();
  const entries = ['a', leaf, 'c'].map((text) => bytes.encode(text));
  const { files, size, root } = await appendEntries(() => undefined, 0, entries);
  const tiles = new Map(files.map((file) => [file.path, file.bytes]));
  const hashes = await inclusionProof((path) => tiles.get(path), size, 1);
  const checkpoint = signCheckpoint({ origin: accessLog.name, size, root }, [accessLog]);
  const proof = new TextDecoder().decode(formatProof({ index: 1, hashes, checkpoint }));
  return {
    v: 1,
    type: 'access.receipt',
    entry: act,
    opening: toBase64(opening),
    leaf,
    proof,
    log: { vkey: accessLogKey },
  };
}
