import { useState, type FormEvent } from 'react';
import { usePerform } from '#ui/data/data.tsx';
import { CheckboxField } from '#ui/form/choices.tsx';
import { QuestionPage } from '#ui/page/question-page.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { agree } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { progressOf, useBack, useGoOn, useTitle, type DraftProps } from './draft-data.ts';
import { OfflineBar } from './saved-line.tsx';

/** The words of the consent, in short and in full, and one box that starts empty. What is agreed to is what is shown. */
export function ConsentPage({ draft, step }: DraftProps) {
  const { words, givenAt } = draft.consent;
  const give = usePerform(agree);
  const goOn = useGoOn(draft);
  const back = useBack(draft, step);
  const [agreed, setAgreed] = useState(false);
  const [unticked, setUnticked] = useState(false);
  useTitle(words.title);
  const problems = unticked
    ? [{ fieldId: 'agreed', message: 'Tick the box if you agree' }]
    : give.error
      ? problemsOf(give.error)
      : [];

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (givenAt) return void goOn('records');
    setUnticked(!agreed);
    if (!agreed) return;
    give.mutate(
      { caseId: draft.caseId, version: words.version, agreed: true },
      { onSuccess: (done) => void goOn(done.next) },
    );
  };

  return (
    <>
      <OfflineBar offline={give.error?.code === 'network.lost'} />
      <QuestionPage
        backHref={back}
        progress={progressOf(draft, step)}
        problems={problems}
        onSubmit={onSubmit}
        busy={give.isPending && 'Keeping your words…'}
        continueWords={givenAt ? undefined : 'I agree. Go on'}
      >
        <h1>{words.title}</h1>
        <ul className="intake-lines">
          {words.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Disclosure summary="Read the full words">
          {words.sections.map((section) => (
            <section key={section.words}>
              {section.heading ? <h2>{section.heading}</h2> : null}
              <p>{section.words}</p>
            </section>
          ))}
          <p className="u-meta">
            Version <bdi>{words.version}</bdi>
          </p>
        </Disclosure>
        {givenAt ? (
          <Notice tone="good" title="You have agreed to this">
            <p>
              <When at={givenAt} />. You can stop it any time.
            </p>
          </Notice>
        ) : (
          <CheckboxField
            name="agreed"
            label={words.agree}
            checked={agreed}
            error={unticked ? 'Tick the box if you agree' : undefined}
            onChange={(on) => {
              setAgreed(on);
              setUnticked(false);
            }}
          />
        )}
      </QuestionPage>
    </>
  );
}
