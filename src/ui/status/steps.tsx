import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import { VisuallyHidden } from '../text/visually-hidden.tsx';
import './status.css';

export type Step = { key: string; label: string; state: 'done' | 'now' | 'next'; date?: ReactNode };

/** The way of a request: "Sent — Records complete — Reading — Your answer". */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  const words = useWords();
  return (
    <ol className="steps" role="list" aria-label={label}>
      {steps.map((step) => (
        <li key={step.key} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="steps-mark">{step.state === 'done' ? <Icon name="tick" /> : null}</span>
          <span className="steps-label">
            {step.label}
            <VisuallyHidden>, {words[step.state]}</VisuallyHidden>
          </span>
          {step.date ? <span className="u-meta u-num">{step.date}</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** What happens now, who has it, when it will be done, and what the person must do. Three short sentences at most. */
export function StatusLine({ now, promise, toDo }: { now: ReactNode; promise?: ReactNode; toDo: ReactNode }) {
  return (
    <div className="status-line" role="status">
      <p className="status-now">{now}</p>
      {promise ? <p className="status-promise">{promise}</p> : null}
      <p>{toDo}</p>
    </div>
  );
}
