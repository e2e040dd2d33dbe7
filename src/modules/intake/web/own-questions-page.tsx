import { useState, type FormEvent } from 'react';
import { newId } from '#kernel/ids.ts';
import { Button } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { TextArea } from '#ui/form/text-field.tsx';
import { RankList } from '#ui/list/rank-list.tsx';
import { Examples, QuestionPage } from '#ui/page/question-page.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { maxOwnQuestions, saveQuestions, type Draft } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { progressOf, useBack, useFreshDraft, useGoOn, useTitle, type DraftProps } from './draft-data.ts';
import { ChooseOne, OfflineBar, SavedLine } from './saved-line.tsx';
import type { Held } from './autosave.ts';
import { useAutosave } from './use-autosave.ts';
import { useKept } from './use-kept.ts';

type Question = { id: string; words: string };

const field = 'own-question';
const heldOf = (draft: Draft): Held<Question[], number> => ({
  value: draft.questions.items,
  version: draft.questions.version,
});

/** What the person most wants the doctor to answer: up to ten, in their own words and order. */
export function OwnQuestionsPage({ draft, step }: DraftProps) {
  const client = useClient();
  const fresh = useFreshDraft(draft.caseId);
  const goOn = useGoOn(draft);
  const back = useBack(draft, step);
  const [problems, setProblems] = useState<{ fieldId: string; message: string }[]>([]);
  const [busy, setBusy] = useState(false);
  useTitle('Your questions');

  const list = useAutosave<Question[], number, string>({
    key: `${draft.caseId}.${step}`,
    held: heldOf(draft),
    reload: async () => heldOf(await fresh()),
    save: async (sent, base, finish) => {
      const done = await client.call(saveQuestions, {
        caseId: draft.caseId,
        version: base.version,
        items: sent,
        finish,
      });
      return { version: done.version, at: done.savedAt, result: done.next };
    },
  });
  // What stands in the box is not a question yet, so only this device keeps it.
  const [typing, setTyping, dropTyping] = useKept(`${draft.caseId}.${step}.typing`, '');
  const items = list.value;
  const full = items.length >= maxOwnQuestions;

  const addTyped = () => {
    list.change((before) => [...before, { id: newId(), words: typing.trim() }]);
    setTyping('');
    dropTyping();
  };
  const add = () => {
    document.getElementById(field)?.focus();
    if (typing.trim() === '') return setProblems([{ fieldId: field, message: 'Write a question first' }]);
    setProblems([]);
    addTyped();
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    if (typing.trim() !== '' && !full) addTyped();
    const done = await list.flush(true);
    setBusy(false);
    if (!done.ok) return setProblems(problemsOf(done.problem));
    await goOn(done.result);
  };
  const takeAway = (id: string) => list.change((before) => before.filter((question) => question.id !== id));
  const edit = (question: Question) => {
    if (typing.trim() !== '' && !full) addTyped();
    takeAway(question.id);
    setTyping(question.words);
    document.getElementById(field)?.focus();
  };

  return (
    <>
      <OfflineBar offline={list.state === 'offline'} />
      {list.theirs ? (
        <ChooseOne
          pairs={[{ label: 'Your questions', mine: asText(items), theirs: asText(list.theirs) }]}
          onChoose={list.choose}
        />
      ) : null}
      <QuestionPage
        backHref={back}
        progress={progressOf(draft, step)}
        problems={problems}
        onSubmit={(event) => void onSubmit(event)}
        busy={busy && 'Saving…'}
        saved={<SavedLine state={list.state} at={list.savedAt} />}
        after={
          <Disclosure summary="I am not sure what to ask">
            <p>Think of what you would ask a friend who is a doctor. You can also take one of the lines above.</p>
            <p>The doctor answers each question by itself, in plain words.</p>
          </Disclosure>
        }
      >
        <TextArea
          name={field}
          heading
          label="What do you most want the doctor to answer?"
          hint="Write it as you would say it. One question at a time. You can change it later."
          rows={3}
          value={typing}
          error={problems.find((problem) => problem.fieldId === field)?.message}
          onChange={(event) => setTyping(event.target.value)}
        />
        <Examples
          title="People often ask:"
          examples={draft.questions.suggestions
            .filter((words) => !items.some((item) => item.words === words))
            .slice(0, 4)}
          onChoose={setTyping}
        />
        <p className="intake-add">
          <Button icon="plus" onClick={add} unavailable={full ? 'Ten questions are the most.' : undefined}>
            {items.length === 0 ? 'Add this question' : 'Add one more question'}
          </Button>
        </p>
        {items.length > 0 ? <h2>Your questions, most important first</h2> : null}
        <RankList
          label="Your questions"
          announce={(item, position, count) => `${item.label} is now number ${position} of ${count}`}
          onChange={(next) =>
            list.change((before) =>
              orderBy(
                before,
                next.map((item) => item.key),
              ),
            )
          }
          items={items.map((question) => ({
            key: question.id,
            label: question.words,
            more: (
              <span className="intake-acts">
                <Button kind="quiet" onClick={() => edit(question)} aria-label={`Change: ${question.words}`}>
                  Change
                </Button>
                <Button kind="quiet" onClick={() => takeAway(question.id)} aria-label={`Take away: ${question.words}`}>
                  Take away
                </Button>
              </span>
            ),
          }))}
        />
      </QuestionPage>
    </>
  );
}

const asText = (items: readonly Question[]) => items.map((item, index) => `${index + 1}. ${item.words}`).join(' ');

const orderBy = (items: readonly Question[], ids: readonly string[]): Question[] =>
  ids.flatMap((id) => items.filter((item) => item.id === id));
