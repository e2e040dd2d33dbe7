import { Fragment, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useWords } from '../text/locale.tsx';
import './staff.css';

export type Pane = {
  key: string;
  /** Name of the region for assistive technology. */
  label: string;
  content: ReactNode;
  /** Width in CSS px; the one pane without it takes the rest. */
  size?: number;
  min?: number;
  /** The pictures stand in a dark room in both themes. */
  dark?: boolean;
};

export type PanesProps = { panes: readonly Pane[]; onResize?: (sizes: Record<string, number>) => void };

const step = 16;
const smallest = 160;

/** Panes split by 1 px lines. Each line moves by dragging or by arrow keys (Home: smallest); below 64rem they stack. */
export function Panes({ panes, onResize }: PanesProps) {
  const [sizes, setSizes] = useState(() =>
    Object.fromEntries(panes.flatMap(({ key, size }) => (size ? [[key, size]] : []))),
  );
  const resize = (pane: Pane, size: number) => {
    const next = { ...sizes, [pane.key]: Math.round(Math.max(pane.min ?? smallest, Math.min(1200, size))) };
    setSizes(next);
    onResize?.(next);
  };
  const columns = panes.map(({ key }) => (sizes[key] ? `${sizes[key]}px` : 'minmax(0, 1fr)')).join(' 1px ');
  const flexible = panes.findIndex(({ size }) => size === undefined);
  return (
    <div className="panes" style={{ '--columns': columns } as React.CSSProperties}>
      {panes.map((pane, index) => {
        // A line before the flexible pane sizes the pane in front of it; one after it sizes the pane behind.
        const before = index <= flexible ? panes[index - 1] : pane;
        return (
          <Fragment key={pane.key}>
            {index > 0 && before ? (
              <Splitter
                label={before.label}
                size={sizes[before.key] ?? 0}
                min={before.min ?? smallest}
                grows={before === pane ? -1 : 1}
                onSize={(size) => resize(before, size)}
              />
            ) : null}
            <section className="pane" aria-label={pane.label} tabIndex={0} data-theme={pane.dark ? 'dark' : undefined}>
              {pane.content}
            </section>
          </Fragment>
        );
      })}
    </div>
  );
}

type SplitterProps = { label: string; size: number; min: number; grows: 1 | -1; onSize: (size: number) => void };

function Splitter({ label, size, min, grows, onSize }: SplitterProps) {
  const words = useWords();
  const start = useRef<{ x: number; size: number } | undefined>(undefined);
  const direction = (element: Element) => (getComputedStyle(element).direction === 'rtl' ? -grows : grows);
  const onKeyDown = (event: KeyboardEvent) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way === undefined && event.key !== 'Home') return;
    event.preventDefault();
    onSize(way === undefined ? min : size + way * step * direction(event.currentTarget));
  };
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, size };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) onSize(start.current.size + (event.clientX - start.current.x) * direction(event.currentTarget));
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${words.resize}: ${label}`}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={1200}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = undefined)}
    />
  );
}
