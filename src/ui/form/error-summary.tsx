import { useEffect, useRef, type MouseEvent } from 'react';
import { useWords } from '../text/locale.tsx';

/** `fieldId` is the id of the control (its name by default). */
export type SummaryProblem = { fieldId: string; message: string };

/**
 * First thing on a page that could not go on. Takes the focus when it appears or changes, links to each field,
 * and puts "Error:" before the page's title (WCAG 3.3.1, 2.4.2).
 */
export function ErrorSummary({ problems, title }: { problems: readonly SummaryProblem[]; title?: string }) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const key = problems.map((problem) => problem.fieldId + problem.message).join('|');
  useEffect(() => {
    if (!key) return;
    box.current?.focus();
    const before = document.title;
    document.title = `${words.error}: ${before}`;
    return () => void (document.title = before);
  }, [key, words.error]);
  if (problems.length === 0) return null;
  return (
    <div className="error-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{title ?? words.problem}</h2>
      <ul role="list">
        {problems.map(({ fieldId, message }) => (
          <li key={fieldId + message}>
            <a className="u-alone" href={`#${fieldId}`} onClick={(event) => focusField(event, fieldId)}>
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Focus goes to the control itself, or to the first one of a group; the label stays in view above it. */
function focusField(event: MouseEvent, fieldId: string): void {
  const target = document.getElementById(fieldId);
  if (!target) return;
  event.preventDefault();
  const control = target.matches('fieldset')
    ? (target.querySelector<HTMLElement>('input, select, textarea') ?? target)
    : target;
  (target.closest('.field') ?? target).scrollIntoView({ block: 'start' });
  control.focus({ preventScroll: true });
}
