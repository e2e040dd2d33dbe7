import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import './staff.css';

/** More words behind one line. The platform's own element: found by the browser's search, works before scripts. */
export function Disclosure({ summary, open, children }: { summary: ReactNode; open?: boolean; children: ReactNode }) {
  return (
    <details className="disclosure" open={open}>
      <summary>
        <Icon name="down" /> <span>{summary}</span>
      </summary>
      <div className="disclosure-words">{children}</div>
    </details>
  );
}
