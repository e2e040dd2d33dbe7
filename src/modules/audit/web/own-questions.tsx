import { useOperation } from '#ui/data/data.tsx';
import { ownQuestions } from '../questions.contract.ts';
import { QuestionState } from './ask-form.tsx';

/** What one asked about the list, with where each question stands; nothing while nothing was asked. */
export function OwnQuestions() {
  const asked = useOperation(ownQuestions, {});
  const questions = asked.data?.questions ?? [];
  if (questions.length === 0)
    return (
      <p className="u-meta">Something you do not recognise? Open its receipt and say so. We answer with a date.</p>
    );
  return (
    <section aria-labelledby="own-questions">
      <h3 id="own-questions">What you asked us about</h3>
      <ul className="audit-asked" role="list">
        {questions.map((question) => (
          <li key={question.id}>
            <p className="audit-asked-item">Item {question.n}</p>
            {question.words ? (
              <blockquote className="audit-agreed" dir="auto">
                {question.words}
              </blockquote>
            ) : null}
            <QuestionState question={question} />
          </li>
        ))}
      </ul>
    </section>
  );
}
