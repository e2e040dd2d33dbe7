import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { ownCases } from '#modules/cases/cases.contract.ts';
import { me } from '#modules/identity/identity.contract.ts';
import { showProgramme, type ProgrammeView } from '#modules/programmes/programmes.contract.ts';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RadioGroup, Select } from '#ui/form/choices.tsx';
import { QuestionPage } from '#ui/page/question-page.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { startRequest } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { pathOf, useTitle } from './draft-data.ts';
import { Loading, NotLoaded } from './not-there.tsx';
import { OfflineBar } from './saved-line.tsx';
import './intake.css';

/** `/request/new`: what it is about, what the person wants to know, and where they are now. One question a page. */
export function NewRequestPage() {
  const person = useOperation(me, {});
  const slug = person.data?.organisation.slug ?? '';
  const programme = useOperation(showProgramme, { slug }, { enabled: slug !== '' });
  useTitle('Start a request');
  const error = person.error ?? programme.error;
  if (error && !programme.data)
    return <NotLoaded error={error} onAgain={() => void Promise.all([person.refetch(), programme.refetch()])} />;
  if (!programme.data) return <Loading />;
  return <Begin programme={programme.data} />;
}

type Name = 'disorder' | 'questionKind' | 'place';
const empty: Record<Name, string> = {
  disorder: 'Choose what it is about',
  questionKind: 'Choose what you want to know',
  place: 'Choose the country you are in now',
};

function Begin({ programme }: { programme: ProgrammeView }) {
  const navigate = useNavigate();
  const own = useOperation(ownCases, {});
  const start = usePerform(startRequest);
  const only = <T extends { code: string }>(list: readonly T[]) => (list.length === 1 ? (list[0]?.code ?? '') : '');
  const [values, setValues] = useState({
    disorder: only(programme.disorders),
    questionKind: only(programme.questionKinds),
    place: '',
  });
  const asked = (['disorder', 'questionKind', 'place'] as const).filter(
    (name) =>
      !(name === 'disorder' && programme.disorders.length === 1) &&
      !(name === 'questionKind' && programme.questionKinds.length === 1),
  );
  const [at, setAt] = useState(0);
  const [unanswered, setUnanswered] = useState(false);
  const name = asked[at] ?? 'place';
  const problems = unanswered ? [{ fieldId: name, message: empty[name] }] : start.error ? problemsOf(start.error) : [];
  const error = problems.find((problem) => problem.fieldId === name)?.message;
  const open = own.data?.cases.find((one) => one.state === 'draft');

  const set = (value: string) => {
    setValues({ ...values, [name]: value });
    setUnanswered(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setUnanswered(values[name] === '');
    if (values[name] === '') return;
    if (at < asked.length - 1) return setAt(at + 1);
    start.mutate(values, { onSuccess: (done) => void navigate({ to: pathOf(done.caseId, done.next) }) });
  };

  return (
    <>
      <OfflineBar offline={start.error?.code === 'network.lost'} />
      {open && at === 0 ? (
        <Notice title="You have a request that is not sent yet">
          <p>
            <a className="u-alone" href={`/request/${open.caseId}`}>
              Go on where you stopped
            </a>
          </p>
        </Notice>
      ) : null}
      <QuestionPage
        {...(at > 0 ? { onBack: () => setAt(at - 1) } : {})}
        progress={asked.length > 1 ? `Before we start: ${at + 1} of ${asked.length}` : 'Before we start'}
        problems={problems}
        onSubmit={onSubmit}
        busy={start.isPending && 'Starting…'}
      >
        {name === 'place' ? (
          <Select
            name="place"
            heading
            label="Which country are you in now?"
            hint="The law of that place decides how we may help you. It also gives us the right emergency number."
            autoComplete="country"
            empty="Choose a country"
            value={values.place}
            error={error}
            options={programme.emergency.map((one) => ({ value: one.country, label: one.name }))}
            onChange={(event) => set(event.target.value)}
          />
        ) : (
          <RadioGroup
            key={name}
            name={name}
            heading
            label={name === 'disorder' ? 'What is it about?' : 'What do you want to know?'}
            hint={name === 'disorder' ? 'Choose what is nearest.' : 'You can write your own questions later.'}
            value={values[name]}
            error={error}
            options={(name === 'disorder' ? programme.disorders : programme.questionKinds).map((one) => ({
              value: one.code,
              label: one.label,
              hint: one.hint ?? undefined,
            }))}
            onChange={set}
          />
        )}
      </QuestionPage>
    </>
  );
}
