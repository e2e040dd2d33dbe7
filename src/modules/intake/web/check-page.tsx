import { Navigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { showProgramme, type ProgrammeView } from '#modules/programmes/programmes.contract.ts';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { CheckboxField } from '#ui/form/choices.tsx';
import { formatDate, formatDay } from '#ui/format.ts';
import { QuestionPage } from '#ui/page/question-page.tsx';
import { SummaryList, type SummaryRow } from '#ui/page/summary-list.tsx';
import { Digits } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { askedFields, inWords, isAnswered } from '../form.contract.ts';
import { send, type Draft } from '../intake.contract.ts';
import { problemsOf } from './ask-page.tsx';
import { pathOf, useBack, useCaseId, useDraft, useTitle } from './draft-data.ts';
import { Loading, NotLoaded } from './not-there.tsx';
import { OfflineBar } from './saved-line.tsx';
import { formatPrice } from '#modules/programmes/price.contract.ts';
import './intake.css';

export type CheckPageProps = {
  /** What was handed over so far, in words; told by the records. */
  records?: (caseId: string) => ReactNode;
};

/** `/request/$caseId/check`: everything that was said, who will see it, the price, and the one press that sends it. */
export function CheckPage({ records }: CheckPageProps) {
  const caseId = useCaseId();
  const draft = useDraft(caseId);
  const programme = useOperation(showProgramme, { slug: draft.data?.programme ?? '' }, { enabled: draft.isSuccess });
  const error = draft.data ? (programme.data ? null : programme.error) : draft.error;
  if (error)
    return <NotLoaded error={error} onAgain={() => void Promise.all([draft.refetch(), programme.refetch()])} />;
  if (!draft.data || !programme.data) return <Loading />;
  if (draft.data.state !== 'draft') return <Navigate to={`/request/${caseId}`} replace />;
  return <Check draft={draft.data} programme={programme.data} records={records?.(caseId)} />;
}

function Check({ draft, programme, records }: { draft: Draft; programme: ProgrammeView; records: ReactNode }) {
  const { locale, timeZone } = useLocale();
  const act = usePerform(send);
  const back = useBack(draft, 'check');
  const [calm, setCalm] = useState(false);
  const [unticked, setUnticked] = useState(false);
  useTitle('Check before you send');
  const emergency = programme.emergency.find((one) => one.country === draft.place)?.number ?? '112';
  const problems = unticked
    ? [{ fieldId: 'calm', message: 'Tick the box if this is not an emergency' }]
    : act.error
      ? problemsOf(act.error)
      : [];
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setUnticked(!calm);
    if (calm) act.mutate({ caseId: draft.caseId, notEmergency: true });
  };

  return (
    <>
      <OfflineBar offline={act.error?.code === 'network.lost'} />
      <QuestionPage
        backHref={back}
        problems={problems}
        onSubmit={onSubmit}
        busy={act.isPending && 'Sending…'}
        continueWords="Send my request"
      >
        <h1>Check before you send</h1>
        <SummaryList rows={rowsOf(draft, records)} />
        <Missing draft={draft} />
        <h2>What it costs</h2>
        <p>
          <strong>{formatPrice(programme.price, locale)}</strong>. {programme.included.join('. ')}.
        </p>
        <p>
          If you send it today, you have your answer by{' '}
          <strong>{formatDay(new Date(programme.expectedAt), locale, timeZone)}</strong>.
        </p>
        <CheckboxField
          name="calm"
          label="This is not an emergency."
          hint={
            <>
              If it is, call <Digits>{emergency}</Digits> now.
            </>
          }
          checked={calm}
          error={unticked ? 'Tick the box if this is not an emergency' : undefined}
          onChange={(on) => {
            setCalm(on);
            setUnticked(false);
          }}
        />
      </QuestionPage>
    </>
  );

  function rowsOf(one: Draft, papers: ReactNode): SummaryRow[] {
    const change = (step: string) => `${pathOf(one.caseId, step)}?from=check`;
    const answers = Object.fromEntries(one.answers.map((answer) => [answer.linkId, answer.value]));
    const asked = (kind: 'page') => one.steps.filter((step) => step.kind === kind);
    const pages = asked('page').flatMap((step) => {
      const page = one.pages.find((candidate) => candidate.step === step.step);
      const fields = page ? askedFields(page, answers) : [];
      return fields.map((field) => ({
        key: field.linkId,
        label: field.label,
        value: isAnswered(answers[field.linkId]) ? (
          <span dir="auto">{inWords(field, answers[field.linkId])}</span>
        ) : undefined,
        changeHref: change(step.step),
      }));
    });
    return [
      {
        key: 'questions',
        label: 'Your questions',
        value: asList(one.questions.items.map((q) => q.words)),
        changeHref: change('your-questions'),
      },
      {
        key: 'goals',
        label: 'What matters to you',
        value: asList(one.goals.chosen ? one.goals.ranked.slice(0, 3).map((g) => g.label) : []),
        changeHref: change('what-matters'),
      },
      { key: 'about', label: 'About you', value: aboutWords(one), changeHref: change('about-you') },
      {
        key: 'records',
        label: 'Your scans and papers',
        value: papers ?? 'You can add them now or later',
        changeHref: change('records'),
      },
      ...pages,
      {
        key: 'agree',
        label: 'Who may see your records',
        value: one.consent.givenAt ? one.consent.words.lines[0] : undefined,
        changeHref: change('agree'),
      },
    ];
  }

  function aboutWords(one: Draft): ReactNode {
    if (!one.about.name || !one.about.birthDate) return undefined;
    return (
      <>
        <bdi>{one.about.name}</bdi>, born {formatDate(new Date(`${one.about.birthDate}T00:00:00Z`), locale, 'UTC')}
      </>
    );
  }
}

function asList(lines: readonly string[]): ReactNode {
  if (lines.length === 0) return undefined;
  return (
    <ol className="intake-list">
      {lines.map((line) => (
        <li key={line} dir="auto">
          {line}
        </li>
      ))}
    </ol>
  );
}

/** What is still missing, before anyone presses. */
function Missing({ draft }: { draft: Draft }) {
  const open = draft.steps.filter((step) => !step.done && step.kind !== 'check');
  if (open.length === 0) return null;
  return (
    <div className="intake-missing">
      <h2>Not looked at yet</h2>
      <ul>
        {open.map((step) => (
          <li key={step.step}>
            <a className="u-alone" href={`${pathOf(draft.caseId, step.step)}?from=check`}>
              {step.title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
