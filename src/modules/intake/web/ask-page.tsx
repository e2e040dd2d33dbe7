import { useState, type FormEvent } from 'react';
import { wordsFor } from '#ui/words.ts';
import { useClient } from '#ui/data/data.tsx';
import { QuestionPage } from '#ui/page/question-page.tsx';
import type { ApiProblem } from '#ui/api.ts';
import { askedFields, inWords, type AnswerValue, type FormPage } from '../form.contract.ts';
import { saveAnswers, type Draft, type Stop } from '../intake.contract.ts';
import { progressOf, useBack, useFreshDraft, useGoOn, useTitle, type DraftProps } from './draft-data.ts';
import { FieldInput, sendable } from './field-input.tsx';
import { ChooseOne, OfflineBar, SavedLine } from './saved-line.tsx';
import { StopPage } from './stop-page.tsx';
import type { Held } from './autosave.ts';
import { useAutosave } from './use-autosave.ts';

type Values = Record<string, AnswerValue>;
type Versions = Record<string, number>;
type Saved = { stop: Stop | null; next: string };

const allAnswers = (draft: Draft): Values => Object.fromEntries(draft.answers.map((one) => [one.linkId, one.value]));

/** What the server holds of one page. */
function heldOf(draft: Draft, page: FormPage): Held<Values, Versions> {
  const mine = draft.answers.filter((one) => page.fields.some((field) => field.linkId === one.linkId));
  return {
    value: Object.fromEntries(mine.map((one) => [one.linkId, one.value])),
    version: Object.fromEntries(mine.map((one) => [one.linkId, one.version])),
  };
}

/** The answers that differ from what the server holds; with `finish` also those passed over, as empty. */
function changed(page: FormPage, values: Values, base: Held<Values, Versions>, all: Values, finish: boolean) {
  return askedFields(page, { ...all, ...values }).flatMap((field) => {
    const before = base.value[field.linkId];
    const value = values[field.linkId] ?? (finish && before === undefined ? '' : undefined);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(before)) return [];
    const ready = sendable(field, value);
    if (!ready.whole && !finish) return [];
    return [{ linkId: field.linkId, value: ready.value, version: base.version[field.linkId] ?? 0 }];
  });
}

/** One page of the questionnaire. Saves by itself; Continue asks for what is missing. */
export function AskPage({ draft, step, page }: DraftProps & { page: FormPage }) {
  const client = useClient();
  const fresh = useFreshDraft(draft.caseId);
  const goOn = useGoOn(draft);
  const back = useBack(draft, step);
  const [problems, setProblems] = useState<{ fieldId: string; message: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const [stop, setStop] = useState<Stop | null>(
    page.fields.some((f) => f.linkId === draft.stop?.linkId) ? draft.stop : null,
  );
  const all = allAnswers(draft);
  useTitle(page.title);

  const answer = useAutosave<Values, Versions, Saved>({
    key: `${draft.caseId}.${step}`,
    held: heldOf(draft, page),
    reload: async () => heldOf(await fresh(), page),
    save: async (values, base, finish) => {
      const answers = changed(page, values, base, all, finish);
      const done = await client.call(saveAnswers, { caseId: draft.caseId, step, answers, finish });
      const versions = Object.fromEntries(done.saved.map((one) => [one.linkId, one.version]));
      return { version: { ...base.version, ...versions }, at: done.savedAt, result: done };
    },
  });
  const asked = askedFields(page, { ...all, ...answer.value });

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await answer.flush(true);
    setBusy(false);
    if (!done.ok) return setProblems(problemsOf(done.problem));
    setProblems([]);
    if (done.result.stop) return setStop(done.result.stop);
    await goOn(done.result.next);
  };

  if (stop) return <StopPage stop={stop} onChange={() => setStop(null)} />;
  const alone = asked.length === 1 && page.fields.length === 1;
  const single = asked[0];
  return (
    <>
      <OfflineBar offline={answer.state === 'offline'} />
      {answer.theirs ? <ChooseOne pairs={pairsOf(page, answer.value, answer.theirs)} onChoose={answer.choose} /> : null}
      <QuestionPage
        backHref={back}
        progress={progressOf(draft, step)}
        problems={problems}
        onSubmit={(event) => void onSubmit(event)}
        busy={busy && 'Saving…'}
        saved={<SavedLine state={answer.state} at={answer.savedAt} />}
      >
        {alone && single ? null : <h1>{page.title}</h1>}
        {!alone && page.hint ? <p>{page.hint}</p> : null}
        {asked.map((field) => (
          <FieldInput
            key={field.linkId}
            field={alone && !field.hint && page.hint ? { ...field, hint: page.hint } : field}
            heading={alone}
            value={answer.value[field.linkId]}
            error={problems.find((problem) => problem.fieldId === field.linkId)?.message}
            onChange={(value) => answer.change((before) => ({ ...before, [field.linkId]: value }))}
          />
        ))}
      </QuestionPage>
    </>
  );
}

function pairsOf(page: FormPage, mine: Values, theirs: Values) {
  return page.fields
    .filter((field) => JSON.stringify(mine[field.linkId]) !== JSON.stringify(theirs[field.linkId]))
    .map((field) => ({
      label: field.label,
      mine: inWords(field, mine[field.linkId]),
      theirs: inWords(field, theirs[field.linkId]),
    }));
}

/** A refusal as lines of the error summary. A conflict has its own place on the page. */
export function problemsOf(problem: ApiProblem): { fieldId: string; message: string }[] {
  if (problem.code === 'state.conflict') return [];
  if (problem.fields.length > 0) return problem.fields.map(({ path, message }) => ({ fieldId: path, message }));
  const words = wordsFor(problem);
  return [{ fieldId: 'main', message: [words.happened, words.did, words.canDo].filter(Boolean).join(' ') }];
}
