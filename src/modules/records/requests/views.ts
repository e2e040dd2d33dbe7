import { content } from '#formats/content/index.ts';
import type { RequestView } from '../requests.contract.ts';
import { referenceOf } from './letter-text.ts';
import { lawFor } from './requests.rules.ts';
import type { ListedLetter, RequestItemRow, RequestRow } from './requests.store.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A request with its items and letters as people see it. */
export function requestView(
  row: RequestRow,
  items: readonly RequestItemRow[],
  letters: readonly ListedLetter[],
): RequestView {
  const law = lawFor(content.requestLaws.laws, row.country);
  return {
    requestId: row.id,
    reference: referenceOf(row.id),
    holder: row.holder,
    country: row.country,
    language: row.language,
    law: {
      id: law.id,
      name: law.name.en.replace(/,$/, ''),
      authority: law.authority.en,
      reviewed: law.review.state === 'reviewed',
    },
    lastDayBy: law.deadline.of,
    state: row.state,
    step: row.step,
    items: items
      .filter((item) => item.request_id === row.id)
      .map(({ n, item_id, words, state, arrived }) => ({ n, itemId: item_id, words, state, arrived })),
    letters: letters
      .filter((letter) => letter.request_id === row.id)
      .map((letter) => ({
        letterId: letter.id,
        kind: letter.kind,
        madeAt: letter.made_at.toISOString(),
        textSha256: letter.text_sha256,
        signedBy: letter.signature?.name ?? null,
        sentAt: iso(letter.sent_at),
        sentHow: letter.sent_how,
      })),
    createdAt: row.created_at.toISOString(),
    signedAt: iso(row.signed_at),
    sentAt: iso(row.sent_at),
    dueAt: iso(row.due_at),
    extended: row.extended,
    mayExtend: row.state === 'sent' && !row.extended && law.extension !== null,
    remindByMail: row.remind_by_mail,
    reason: row.reason,
    fee: row.fee,
  };
}
