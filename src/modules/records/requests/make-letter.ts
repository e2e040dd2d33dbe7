import { content } from '#formats/content/index.ts';
import { canonicalBytes } from '#formats/jcs/index.ts';
import { renderRequestLetterPdf, type RequestLetterText } from '#formats/letter/index.ts';
import { newId } from '#kernel/ids.ts';
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { RecordsParts } from '../ports.ts';
import { letterText, referenceOf, sentForSomebody, signatureRows, wordsOf } from './letter-text.ts';
import { lawFor } from './requests.rules.ts';
import * as store from './requests.store.ts';
import type { LetterKind } from './states.rules.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');

/** Canonical bytes of a letter's words and their SHA-256. */
export function sealedText(text: RequestLetterText): { json: string; sha256: string } {
  const bytes = canonicalBytes(text);
  return { json: Buffer.from(bytes).toString('utf8'), sha256: hex(bytes) };
}

/** The words of a letter of this request as they are today; of a reminder only what is still missing. */
export async function wordsFor(
  parts: RecordsParts,
  tx: Tx,
  row: store.RequestRow,
  about: { kind: LetterKind; now: Date; language?: string },
): Promise<RequestLetterText> {
  const subject = await parts.cases.subjectOf(tx, row.case_id);
  const { service } = await parts.cases.standingOf(tx, row.case_id);
  const items = await store.requestItemsOf(tx, row.case_id, row.id);
  const named = about.kind === 'request' ? items : items.filter(({ state }) => state === 'open');
  return letterText({
    kind: about.kind,
    language: about.language ?? row.language,
    law: lawFor(content.requestLaws.laws, row.country),
    reference: referenceOf(row.id),
    service,
    patient: { name: subject.name, birthDate: subject.birthDate },
    holder: row.holder,
    deliverTo: row.deliver_to,
    items: named.map(({ words }) => words),
    now: about.now,
    signedAt: row.signed_at,
    sentAt: row.sent_at,
    dueAt: row.due_at,
  });
}

/**
 * Makes a letter for ever: its words, their hash, and the paper. `signed`: by whom, just now; without it the letter is
 * sent for the patient, as the signed one allows.
 */
export async function makeLetter(
  parts: RecordsParts,
  tx: Tx,
  row: store.RequestRow,
  about: { kind: LetterKind; now: Date; signed?: { name: string; personId: string } },
): Promise<{ letterId: string }> {
  const text = await wordsFor(parts, tx, row, about);
  const { json, sha256: fingerprint } = sealedText(text);
  const { service } = await parts.cases.standingOf(tx, row.case_id);
  const { name: patient } = await parts.cases.subjectOf(tx, row.case_id);
  const signature = about.signed
    ? signatureRows(row.language, { name: about.signed.name, at: about.now, service, fingerprint })
    : sentForSomebody(row.language, { patient, service, signedAt: row.signed_at, fingerprint });
  const pdf = renderRequestLetterPdf(text, signature);
  const letterId = newId();
  await store.insertLetter(tx, {
    id: letterId,
    request_id: row.id,
    tenant_id: row.tenant_id,
    case_id: row.case_id,
    kind: about.kind,
    language: row.language,
    made_at: about.now,
    text: json,
    text_sha256: fingerprint,
    signature: JSON.stringify(about.signed ? { ...about.signed, at: about.now.toISOString() } : null),
    pdf: Buffer.from(pdf).toString('base64'),
    pdf_sha256: hex(pdf),
    sent_at: null,
    sent_how: null,
  });
  return { letterId };
}

/**
 * Sends a letter to the holder by e-mail, which the patient chose. The mail itself says nothing of the person; the signed
 * letter is attached (decision 0047).
 */
export async function mailLetter(
  parts: Pick<RecordsParts, 'mailer'>,
  row: store.RequestRow,
  letter: store.LetterRow,
): Promise<void> {
  const reference = referenceOf(row.id);
  const { mail } = wordsOf(row.language);
  const named = (template: string): string => template.replaceAll('{reference}', reference);
  await parts.mailer.send({
    to: row.holder.email ?? '',
    subject: named(mail.subject),
    text: named(mail.text),
    attachments: [{ name: `${reference}.pdf`, mediaType: 'application/pdf', base64: letter.pdf }],
  });
}
