import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import './list.css';

export type Column<R> = {
  key: string;
  title: string;
  cell: (row: R) => ReactNode;
  /** Numbers line up at the end of the column. */
  numeric?: boolean;
  /** CSS width; without one the column takes what it needs. */
  width?: string;
};

export type DataTableProps<R> = {
  /** What the table holds, for assistive technology. */
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string;
  /** Words of the row's own link, shown in the first column. */
  rowTitle: (row: R) => ReactNode;
  href: (row: R) => string;
  /** Takes over the link's press when given. */
  onOpen?: (row: R) => void;
  /** Opens in place by its button or the arrow key. */
  detail?: (row: R) => ReactNode;
  /** Single letters that act on the row in focus; they do nothing when focus is elsewhere (WCAG 2.1.4). */
  onKey?: (key: string, row: R) => void;
  compact?: boolean;
};

/** Dense rows of 32 px (28 compact). J/K or arrows move, Enter opens, Home/End jump; one Tab stop for all rows. */
export function DataTable<R>(props: DataTableProps<R>) {
  const { label, columns, rows, rowKey, compact, detail } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const at = Math.min(current, rows.length - 1);

  const toggle = (row: R, on: boolean) => {
    const next = new Set(open);
    if (on) next.add(rowKey(row));
    else next.delete(rowKey(row));
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = rowMove(event.key, at, rows.length);
    if (target !== undefined) {
      event.preventDefault();
      setCurrent(target);
      body.current?.querySelectorAll<HTMLElement>('[data-row-link]')[target]?.focus();
      return;
    }
    const row = rows[at];
    if (row === undefined) return;
    const turn = detail ? turnOf(event) : undefined;
    if (turn !== undefined) toggle(row, turn);
    else if (event.key.length === 1) props.onKey?.(event.key, row);
  };

  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={-1}>
      <table className="table" data-compact={compact}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-numeric={column.numeric} style={{ inlineSize: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <TableRow
              key={rowKey(row)}
              {...props}
              row={row}
              current={index === at}
              open={open.has(rowKey(row))}
              onFocus={() => setCurrent(index)}
              onToggle={(on) => toggle(row, on)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The row a key moves to; undefined when the key does not move. */
export function rowMove(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'j' || key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'k' || key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** Forward arrow opens, backward closes; which is which follows the reading direction. */
function turnOf(event: KeyboardEvent): boolean | undefined {
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  if (event.key === 'ArrowRight') return !rtl;
  if (event.key === 'ArrowLeft') return rtl;
  return undefined;
}

type RowProps<R> = DataTableProps<R> & {
  row: R;
  current: boolean;
  open: boolean;
  onFocus: () => void;
  onToggle: (open: boolean) => void;
};

function TableRow<R>({ row, columns, current, open, detail, href, onOpen, rowTitle, onFocus, onToggle }: RowProps<R>) {
  const link = (
    <a
      data-row-link
      href={href(row)}
      tabIndex={current ? 0 : -1}
      onClick={(event) => {
        if (!onOpen || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        onOpen(row);
      }}
    >
      {rowTitle(row)}
    </a>
  );
  return (
    <>
      <tr onFocus={onFocus} data-current={current || undefined}>
        {columns.map((column, index) =>
          index === 0 ? (
            <th key={column.key} scope="row">
              <span className="table-first">
                {detail ? (
                  <RowToggle open={open} onToggle={onToggle} tabIndex={current ? 0 : -1} title={rowTitle(row)} />
                ) : null}
                {link}
              </span>
            </th>
          ) : (
            <td key={column.key} data-numeric={column.numeric}>
              {column.cell(row)}
            </td>
          ),
        )}
      </tr>
      {open && detail ? (
        <tr className="table-detail">
          <td colSpan={columns.length}>{detail(row)}</td>
        </tr>
      ) : null}
    </>
  );
}

type ToggleProps = { open: boolean; onToggle: (open: boolean) => void; tabIndex: number; title: ReactNode };

function RowToggle({ open, onToggle, tabIndex, title }: ToggleProps) {
  return (
    <button
      type="button"
      className="table-toggle"
      aria-expanded={open}
      tabIndex={tabIndex}
      onClick={() => onToggle(!open)}
    >
      <Icon name="down" />
      <span className="u-hidden">{title}</span>
    </button>
  );
}
