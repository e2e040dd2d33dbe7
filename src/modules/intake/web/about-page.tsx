import { useState, type FormEvent } from 'react';
import { showProgramme } from '#modules/programmes/programmes.contract.ts';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { RadioGroup, Select } from '#ui/form/choices.tsx';
import { DateField, isoDate, type DateParts } from '#ui/form/date-field.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { QuestionPage } from '#ui/page/question-page.tsx';
import { ApiProblem } from '#ui/api.ts';
import { saveAbout, type About } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { progressOf, useBack, useGoOn, useTitle, type DraftProps } from './draft-data.ts';
import { OfflineBar } from './saved-line.tsx';
import { useKept } from './use-kept.ts';

type Values = { name: string; birthDate: DateParts; sex: string; place: string };

function valuesOf(about: About): Values {
  const [year = '', month = '', day = ''] = (about.birthDate ?? '').split('-');
  const sex = about.birthDate === null ? '' : about.sex;
  return { name: about.name, birthDate: { year, month, day }, sex, place: about.place };
}

/** Whom the request is about. Everything that arrives is compared with this. */
export function AboutPage({ draft, step }: DraftProps) {
  const client = useClient();
  const goOn = useGoOn(draft);
  const back = useBack(draft, step);
  const programme = useOperation(showProgramme, { slug: draft.programme });
  const [values, setValues, dropValues] = useKept<Values>(`${draft.caseId}.${step}`, valuesOf(draft.about));
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  useTitle('About you');
  const problems = problem ? problemsOf(problem) : [];
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  const change = (part: Partial<Values>) => setValues({ ...values, ...part });
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const birthDate = isoDate(values.birthDate) ?? '';
      const input = {
        caseId: draft.caseId,
        name: values.name,
        birthDate,
        sex: values.sex as About['sex'],
        place: values.place,
      };
      const done = await client.call(saveAbout, input);
      dropValues();
      await goOn(done.next);
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem('internal', 0));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <OfflineBar offline={problem?.code === 'network.lost'} />
      <QuestionPage
        backHref={back}
        progress={progressOf(draft, step)}
        problems={problems}
        onSubmit={(event) => void onSubmit(event)}
        busy={busy && 'Saving…'}
      >
        <h1>About you</h1>
        <p>We compare this with your scans and papers, so that no one else’s get mixed in.</p>
        <TextField
          name="name"
          label="Full name"
          hint="As it stands on your records."
          autoComplete="name"
          dir="auto"
          value={values.name}
          error={errorOf('name')}
          onChange={(event) => change({ name: event.target.value })}
        />
        <DateField
          name="birthDate"
          label="Date of birth"
          hint="For example 4 3 1961."
          autoComplete="bday"
          value={values.birthDate}
          error={errorOf('birthDate')}
          onChange={(birthDate) => change({ birthDate })}
        />
        <RadioGroup
          name="sex"
          label="Sex on your records"
          inline
          value={values.sex}
          error={errorOf('sex')}
          options={[
            { value: 'female', label: 'Female' },
            { value: 'male', label: 'Male' },
            { value: 'other', label: 'Other' },
            { value: 'unknown', label: 'Not stated' },
          ]}
          onChange={(sex) => change({ sex })}
        />
        <Select
          name="place"
          label="Country you are in now"
          autoComplete="country"
          value={values.place}
          error={errorOf('place')}
          empty="Choose a country"
          options={(programme.data?.emergency ?? []).map((one) => ({ value: one.country, label: one.name }))}
          onChange={(event) => change({ place: event.target.value })}
        />
      </QuestionPage>
    </>
  );
}
