import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import './list.css';

export type RankItem = { key: string; label: string; more?: ReactNode };

export type RankListProps = {
  label: string;
  items: readonly RankItem[];
  onChange: (items: readonly RankItem[]) => void;
  /** Sentence read out after a move; position is 1-based. */
  announce: (item: RankItem, position: number, count: number) => string;
};

/** New order after moving one item by `step`; the same order when it is already at the end. */
export function moved<T>(items: readonly T[], index: number, step: 1 | -1): readonly T[] {
  const target = index + step;
  const one = items[index];
  const other = items[target];
  if (one === undefined || other === undefined) return items;
  return items.map((item, at) => (at === index ? other : at === target ? one : item));
}

/** An order that is changed with buttons or Alt+Up/Down, never by dragging only (WCAG 2.5.7). Focus stays on the item. */
export function RankList({ label, items, onChange, announce }: RankListProps) {
  const words = useWords();
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');

  const move = (index: number, step: 1 | -1) => {
    const item = items[index];
    const next = moved(items, index, step);
    if (!item || next === items) return;
    onChange(next);
    setSaid(announce(item, index + step + 1, items.length));
    requestAnimationFrame(() => {
      const row = list.current?.children[index + step];
      row?.querySelector<HTMLElement>(step < 0 ? '[data-step="-1"]' : '[data-step="1"]')?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? -1 : 1);
  };

  return (
    <div className="rank">
      <ol role="list" aria-label={label} ref={list}>
        {items.map((item, index) => (
          <li key={item.key} className="rank-item" onKeyDown={(event) => onKeyDown(event, index)}>
            <span className="rank-number u-num">{index + 1}</span>
            <div className="rank-words">
              <span className="rank-label">{item.label}</span>
              {item.more}
            </div>
            {([-1, 1] as const).map((step) => (
              <button
                type="button"
                key={step}
                data-step={step}
                className="rank-move"
                aria-disabled={(step < 0 ? index === 0 : index === items.length - 1) || undefined}
                aria-label={`${step < 0 ? words.moveUp : words.moveDown}: ${item.label}`}
                onClick={() => move(index, step)}
              >
                <Icon name={step < 0 ? 'up' : 'down'} />
              </button>
            ))}
          </li>
        ))}
      </ol>
      <span className="u-hidden" role="status">
        {said}
      </span>
    </div>
  );
}
