import { usePerform } from '#ui/data/data.tsx';
import { formatDate } from '#ui/format.ts';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import type { GrantView } from '../consent.contract.ts';
import { decide, sensitivityWords, type Recipient, type Sensitivity } from '../sharing.contract.ts';
import { decisionWords } from '../words.contract.ts';
import type { Item, ItemLabel, Sharing } from './item.ts';
import { MarkPrivate } from './mark-private.tsx';

type Props = {
  caseId: string;
  item: Item;
  decisions: Sharing['decisions'];
  label: ItemLabel | undefined;
  /** Grants that stand. */
  grants: readonly GrantView[];
};

const choices: readonly { recipient: Recipient; words: string }[] = [
  { recipient: 'desk', words: 'the nurses' },
  { recipient: 'expert', words: 'the reading doctor' },
  { recipient: 'payer', words: 'whoever pays' },
];

/** Whether this recipient cannot see the item although others of the same grant can. As the database works it out. */
function isKept({ decisions, label, grants, item }: Props, recipient: Recipient): boolean {
  const decision = decisions.find((one) => one.recipient === recipient)?.decision;
  if (decision) return decision === 'keep';
  const theirs = grants.filter((grant) => grant.who === recipient);
  if (theirs.length === 0) return false;
  const needs: readonly Sensitivity[] = label?.sensitivity ?? [];
  return !theirs.some((grant) => covers(grant, item.id) && needs.every((code) => grant.sensitivity.includes(code)));
}

function covers(grant: GrantView, itemId: string): boolean {
  if (grant.itemsMode === 'all') return true;
  return grant.items.includes(itemId) === (grant.itemsMode === 'only');
}

/** One paper or scan, and from whom it is kept: one tap each. */
export function ItemRow(props: Props) {
  const { caseId, item, label } = props;
  const act = usePerform(decide);
  const { locale } = useLocale();
  const kinds = (label?.sensitivity ?? []).map((code) => sensitivityWords[code]);
  const toggle = (recipient: Recipient, keep: boolean) => {
    const decision = keep ? 'keep' : kinds.length > 0 ? 'share' : 'usual';
    const shown = decisionWords(recipient, decision);
    act.mutate({ caseId, itemKind: item.kind, itemId: item.id, recipient, decision, shown });
  };
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">
          <Bdi>{item.title}</Bdi>
        </span>
        <span className="row-fact">{item.kind === 'study' ? 'scan' : 'paper'}</span>
        {item.date ? <span className="row-fact">{formatDate(new Date(item.date), locale, 'UTC')}</span> : null}
        {kinds.length > 0 ? <Tag icon="lock">{kinds.join(', ')}</Tag> : null}
      </div>
      <fieldset className="sharing-from" disabled={act.isPending}>
        <legend>Keep it from</legend>
        {choices.map(({ recipient, words }) => (
          <label key={recipient} className="sharing-choice">
            <input
              type="checkbox"
              className="choice-input"
              checked={isKept(props, recipient)}
              onChange={(event) => toggle(recipient, event.target.checked)}
            />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      <div className="row-more">
        {act.error ? (
          <Notice tone="danger" live="status" title="This was not changed">
            <p>{act.error.message}</p>
          </Notice>
        ) : null}
        {label && kinds.length > 0 ? (
          <p className="u-meta">
            {label.mine ? 'You marked this as private.' : 'We think this is private, so it stays with you.'} Take the
            tick away to share it.
          </p>
        ) : null}
        <MarkPrivate caseId={caseId} item={item} label={label} />
      </div>
    </li>
  );
}
