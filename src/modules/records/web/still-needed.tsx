import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { waiveItem, type ChecklistItemView } from '../records.contract.ts';

/** What the doctor still needs, and "I don't have it" for what does not exist. */
export function StillNeeded({ caseId, items }: { caseId: string; items: readonly ChecklistItemView[] }) {
  const waive = usePerform(waiveItem);
  const open = items.filter(({ state }) => state === 'missing');
  const waived = items.filter(({ state }) => state === 'waived');
  if (open.length === 0 && waived.length === 0) return null;
  return (
    <section className="records-group">
      <h2>Still needed</h2>
      <RowList
        label="Still needed"
        rows={[...open, ...waived].map(({ itemId, label, why, required, state }) => ({
          key: itemId,
          title: label,
          facts: required ? [] : ['if you have it'],
          more: <p className="u-meta">{why}</p>,
          ...(state === 'waived' ? { status: <Tag>You do not have it</Tag> } : {}),
          actions: (
            <Button
              kind="quiet"
              busy={waive.isPending && waive.input?.itemId === itemId ? 'Saving…' : false}
              onClick={() => waive.mutate({ caseId, itemId, waived: state !== 'waived' })}
            >
              {state === 'waived' ? 'I found it' : 'I don’t have it'}
            </Button>
          ),
        }))}
      />
    </section>
  );
}
