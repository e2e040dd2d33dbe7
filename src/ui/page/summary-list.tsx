import type { ReactNode } from 'react';
import { useWords } from '../text/locale.tsx';
import { VisuallyHidden } from '../text/visually-hidden.tsx';
import './page.css';

export type SummaryRow = { key: string; label: string; value?: ReactNode; changeHref?: string; onChange?: () => void };

/** Check your answers: what was asked, what was said, and Change for each. An empty answer says so in words. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  const words = useWords();
  return (
    <dl className="summary">
      {rows.map((row) => (
        <div className="summary-row" key={row.key}>
          <dt>{row.label}</dt>
          <dd>{row.value ?? <span className="u-meta">{words.notProvided}</span>}</dd>
          {row.changeHref || row.onChange ? (
            <dd className="summary-act">
              <a
                href={row.changeHref ?? '#change'}
                onClick={(event) => {
                  if (!row.onChange) return;
                  event.preventDefault();
                  row.onChange();
                }}
              >
                {words.change} <VisuallyHidden>{row.label}</VisuallyHidden>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}
