import { implement, type Implemented } from '#platform/operations/index.ts';
import * as contract from '../checklist.contract.ts';
import * as documents from '../documents/documents.store.ts';
import type { RecordsParts } from '../ports.ts';
import { checklistStanding, type Stood } from './standing.ts';

/** What an expert needs, and "I do not have it". */
export function checklistOperations(parts: RecordsParts): Implemented[] {
  const checklist = implement(contract.checklist, async (context) => {
    const { items, ready, next } = await checklistStanding(parts, context, context.clock.now());
    const needed = items.filter(({ required }) => required);
    return {
      items: items.map(itemView),
      there: needed.filter(({ state }) => state === 'there' || state === 'waived').length,
      needed: needed.length,
      ready,
      next,
    };
  });

  const waive = implement(contract.waiveItem, async (context, input) => {
    const now = context.clock.now();
    await documents.putWaiver(context.tx, {
      tenant_id: context.case.tenantId,
      case_id: context.case.caseId,
      item_id: input.itemId,
      reason: input.reason,
      waived_by: context.actor.personId,
      waived_at: now,
      ended_at: input.waived ? null : now,
    });
    await context.emit({ type: 'records.item-waived', data: { itemId: input.itemId, waived: input.waived } });
    return { waived: input.waived };
  });

  return [checklist, waive];
}

function itemView({ way, keys: _keys, ask: _ask, ...item }: Stood): contract.ChecklistItemView {
  const { asked } = way;
  return { ...item, askedFor: asked ? { askId: asked.askId, why: asked.why } : null };
}
