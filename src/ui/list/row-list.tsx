import type { ReactNode } from 'react';
import './list.css';

export type ListRow = {
  key: string;
  title: ReactNode;
  /** Short facts, each in its own place: date, source, amount. */
  facts?: readonly ReactNode[];
  status?: ReactNode;
  /** Words under the row: a question, a progress bar, what went wrong with this one. */
  more?: ReactNode;
  actions?: ReactNode;
};

/** Rows of things with their state and acts: records, people who can see them. Lines, no cards. */
export function RowList({ rows, label }: { rows: readonly ListRow[]; label: string }) {
  return (
    <ul className="rows" role="list" aria-label={label}>
      {rows.map((row) => (
        <li key={row.key} className="row">
          <div className="row-main">
            <span className="row-title">{row.title}</span>
            {row.facts?.map((fact, index) => (
              <span className="row-fact" key={index}>
                {fact}
              </span>
            ))}
          </div>
          {row.status ? <div className="row-status">{row.status}</div> : null}
          {row.more ? <div className="row-more">{row.more}</div> : null}
          {row.actions ? <div className="row-acts">{row.actions}</div> : null}
        </li>
      ))}
    </ul>
  );
}

export type TimelineItem = { key: string; date: ReactNode; title: ReactNode; children?: ReactNode; opinion?: boolean };

/** What happened, in order, each with its date. `opinion` marks the expert's own voice. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  return (
    <ol className="timeline" role="list" aria-label={label}>
      {items.map((item) => (
        <li key={item.key} data-opinion={item.opinion}>
          <span className="timeline-date u-num">{item.date}</span>
          <div className="timeline-words">
            <p className="timeline-title">{item.title}</p>
            {item.children}
          </div>
        </li>
      ))}
    </ol>
  );
}
