import { Button, LinkButton } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { waiveItem, type ChecklistItemView } from '../records.contract.ts';
import { NextLine } from './requests/next-words.tsx';

const open: ReadonlySet<string> = new Set(['missing', 'old']);

/** What the doctor still needs, who acts next, and "I don't have it" for what does not exist. */
export function StillNeeded({ caseId, items }: { caseId: string; items: readonly ChecklistItemView[] }) {
  const waive = usePerform(waiveItem);
  const needed = items.filter(({ state }) => open.has(state));
  const waived = items.filter(({ state }) => state === 'waived');
  if (needed.length === 0 && waived.length === 0) return null;
  return (
    <section className="records-group">
      <h2>Still needed</h2>
      <RowList
        label="Still needed"
        rows={[...needed, ...waived].map(({ itemId, label, why, required, state, note, next }) => ({
          key: itemId,
          title: label,
          facts: required || /\bif\b/.test(label) ? [] : ['if you have it'],
          more: (
            <>
              <p className="u-meta">{note ?? why}</p>
              <NextLine next={next} />
            </>
          ),
          ...(state === 'waived' ? { status: <Tag>You do not have it</Tag> } : {}),
          ...(state === 'old' ? { status: <Tag tone="caution">Too old</Tag> } : {}),
          actions: (
            <Button
              kind="quiet"
              busy={waive.isPending && waive.input?.itemId === itemId ? 'Saving…' : false}
              onClick={() => waive.mutate({ caseId, itemId, waived: state !== 'waived' })}
            >
              {state === 'waived' ? 'I found it' : state === 'old' ? 'I don’t have a newer one' : 'I don’t have it'}
            </Button>
          ),
        }))}
      />
      {needed.length > 0 ? (
        <p>
          <LinkButton href={`/request/${caseId}/letters`}>Ask my hospital to send it</LinkButton>
        </p>
      ) : null}
    </section>
  );
}
