import type { FormEvent, ReactNode } from 'react';
import { Button } from '../button/button.tsx';
import { ErrorSummary, type SummaryProblem } from '../form/error-summary.tsx';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import './page.css';

export type QuestionPageProps = {
  backHref?: string;
  onBack?: () => void;
  /** "Question 3 of 12". */
  progress?: string;
  problems?: readonly SummaryProblem[];
  /** The one question: a field with `heading`. */
  children: ReactNode;
  continueWords?: string;
  busy?: string | false;
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  /** Where a plain form goes when scripts have not run. */
  action?: string;
  /** "Saved 10:42. You can close this page." */
  saved?: ReactNode;
  /** Below the button: "I am not sure what to ask". */
  after?: ReactNode;
};

/** One thing on one page: Back, which question this is, the question, Continue, and that it is saved. */
export function QuestionPage(props: QuestionPageProps) {
  const words = useWords();
  return (
    <>
      <div className="question-top">
        {props.backHref || props.onBack ? <BackLink href={props.backHref} onPress={props.onBack} /> : <span />}
        {props.progress ? <span className="u-meta u-num">{props.progress}</span> : null}
      </div>
      {props.problems ? <ErrorSummary problems={props.problems} /> : null}
      <form className="question" method="post" action={props.action} noValidate onSubmit={props.onSubmit}>
        {props.children}
        <div className="question-foot">
          <Button kind="primary" type="submit" busy={props.busy}>
            {props.continueWords ?? words.continue}
          </Button>
          <span className="u-meta" role="status">
            {props.saved}
          </span>
        </div>
      </form>
      {props.after}
    </>
  );
}

/** Back one page; never loses what was written. */
export function BackLink({ href, onPress }: { href?: string; onPress?: () => void }) {
  const words = useWords();
  return (
    <a
      className="back"
      href={href ?? '#back'}
      onClick={(event) => {
        if (!onPress) return;
        event.preventDefault();
        onPress();
      }}
    >
      <Icon name="back" /> {words.back}
    </a>
  );
}

/** Ready answers that fill the box: "People often ask". */
export function Examples({
  title,
  examples,
  onChoose,
}: {
  title: string;
  examples: readonly string[];
  onChoose: (words: string) => void;
}) {
  return (
    <div className="examples" role="group" aria-label={title}>
      <span className="examples-title">{title}</span>
      {examples.map((example) => (
        <button type="button" key={example} className="example" onClick={() => onChoose(example)}>
          {example}
        </button>
      ))}
    </div>
  );
}
