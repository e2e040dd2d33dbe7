import { useState, type FormEvent } from 'react';
import { useClient } from '#ui/data/data.tsx';
import { RankList } from '#ui/list/rank-list.tsx';
import { QuestionPage } from '#ui/page/question-page.tsx';
import { saveGoals, type Draft } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { progressOf, useBack, useFreshDraft, useGoOn, useTitle, type DraftProps } from './draft-data.ts';
import { ChooseOne, OfflineBar, SavedLine } from './saved-line.tsx';
import type { Held } from './autosave.ts';
import { useAutosave } from './use-autosave.ts';

const heldOf = (draft: Draft): Held<string[], number> => ({
  value: draft.goals.ranked.map((goal) => goal.code),
  version: draft.goals.version,
});

/** What matters, most important first. Moved with buttons or keys; the doctor sees the order first. */
export function GoalsPage({ draft, step }: DraftProps) {
  const client = useClient();
  const fresh = useFreshDraft(draft.caseId);
  const goOn = useGoOn(draft);
  const back = useBack(draft, step);
  const [problems, setProblems] = useState<{ fieldId: string; message: string }[]>([]);
  const [busy, setBusy] = useState(false);
  useTitle('What matters to you');

  const order = useAutosave<string[], number, string>({
    key: `${draft.caseId}.${step}`,
    held: heldOf(draft),
    reload: async () => heldOf(await fresh()),
    save: async (ranked, base) => {
      const done = await client.call(saveGoals, { caseId: draft.caseId, version: base.version, ranked });
      return { version: done.version, at: done.savedAt, result: done.next };
    },
  });
  const goals = order.value.flatMap((code) => draft.goals.ranked.filter((goal) => goal.code === code));
  const words = (codes: readonly string[]) =>
    codes
      .map((code, index) => `${index + 1}. ${draft.goals.ranked.find((goal) => goal.code === code)?.label}`)
      .join(' ');

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await order.flush(true);
    setBusy(false);
    if (!done.ok) return setProblems(problemsOf(done.problem));
    await goOn(done.result);
  };

  return (
    <>
      <OfflineBar offline={order.state === 'offline'} />
      {order.theirs ? (
        <ChooseOne
          pairs={[{ label: 'Your order', mine: words(order.value), theirs: words(order.theirs) }]}
          onChoose={order.choose}
        />
      ) : null}
      <QuestionPage
        backHref={back}
        progress={progressOf(draft, step)}
        problems={problems}
        onSubmit={(event) => void onSubmit(event)}
        busy={busy && 'Saving…'}
        saved={<SavedLine state={order.state} at={order.savedAt} />}
      >
        <h1>What matters most to you?</h1>
        <p>Put the most important line on top. The doctor reads this first. There is no wrong order.</p>
        <RankList
          label="What matters to you"
          announce={(item, position, count) => `${item.label} is now number ${position} of ${count}`}
          onChange={(next) => order.change(() => next.map((item) => item.key))}
          items={goals.map((goal) => ({
            key: goal.code,
            label: goal.label,
            more: goal.hint ? <div className="u-meta">{goal.hint}</div> : undefined,
          }))}
        />
      </QuestionPage>
    </>
  );
}
