import { useId, type ReactNode } from 'react';
import './status.css';

/** Real numbers with words: "63 % · 4 min". `words` is what is read and seen; the bar only draws it. */
export function ProgressBar({
  label,
  value,
  max,
  words,
}: {
  label: ReactNode;
  value: number;
  max: number;
  words: string;
}) {
  const id = useId();
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div className="progress">
      <div className="progress-words">
        <span id={id}>{label}</span>
        <span className="u-num">{words}</span>
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={words}
      >
        <div className="progress-done" style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/** The same layout before its words are there (200 ms to 2 s). One width in characters per line or row. */
export function Skeleton({
  lines,
  label,
  as = 'text',
}: {
  lines: readonly number[];
  label: string;
  as?: 'text' | 'rows';
}) {
  return (
    <div className="skeleton" data-as={as} role="status" aria-busy="true">
      <span className="u-hidden">{label}</span>
      {lines.map((chars, index) => (
        <div className="skeleton-line" key={index} aria-hidden="true">
          <span style={{ inlineSize: `${chars}ch` }} />
        </div>
      ))}
    </div>
  );
}

/** Nothing here, in words: what that means and what comes next. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children ? <div className="empty-words">{children}</div> : null}
      {action}
    </div>
  );
}
