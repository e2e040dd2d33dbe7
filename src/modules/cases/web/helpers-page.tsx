import { useParams } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useLive, useOperation, usePerform } from '#ui/data/data.tsx';
import { Select } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { BackLink } from '#ui/page/question-page.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { inviteCarer, listCarers, type Kinship } from '../carers.contract.ts';
import { inThreeMonths, kinshipOptions, scopeOf } from './carer-words.ts';
import { HelperRow } from './helper-row.tsx';
import { Problem } from './problem.tsx';
import { ScopeFields } from './scope-fields.tsx';

/** `/request/$caseId/helpers`: who helps, what they may do, until when; asking somebody, and ending it at once. */
export function HelpersPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const carers = useOperation(listCarers, { caseId });
  useLive(carers.data ? `/api/cases/${caseId}/events` : undefined);
  useEffect(() => {
    document.title = 'People who help me – Second opinion';
  }, []);
  const rows = carers.data?.carers ?? [];
  const ordered = [...rows.filter((row) => row.state !== 'ended'), ...rows.filter((row) => row.state === 'ended')];
  return (
    <>
      <div className="question-top">
        <BackLink href={`/request/${caseId}`} />
      </div>
      <h1>People who help me</h1>
      <p>
        Somebody close to you can have a login of their own for this request. You see what they do, under their own
        name.
      </p>
      {carers.error && !carers.data ? <Problem error={carers.error} onAgain={() => void carers.refetch()} /> : null}
      {carers.isPending ? <Skeleton as="rows" label="Who helps you is on its way" lines={[28, 24]} /> : null}
      {carers.data && rows.length === 0 ? (
        <EmptyState title="Nobody helps you here yet.">
          <p>When you ask somebody, you see here what they may do, and you can end it.</p>
        </EmptyState>
      ) : null}
      {ordered.length > 0 ? (
        <ul className="rows" role="list" aria-label="People who help me">
          {ordered.map((carer) => (
            <HelperRow key={carer.carerId} caseId={caseId} carer={carer} />
          ))}
        </ul>
      ) : null}
      {carers.data ? <AskForm caseId={caseId} /> : null}
    </>
  );
}

const nothing = { name: '', email: '', kinship: '' };
const least = { level: 'read', seesSensitive: false, mayConsent: false, ground: 'legal-representative' } as const;

function AskForm({ caseId }: { caseId: string }) {
  const ask = usePerform(inviteCarer);
  const [who, setWho] = useState(nothing);
  const [scope, setScope] = useState(() => ({ ...least, endsOn: inThreeMonths(new Date()) }) as const);
  const [values, setValues] = useState<Parameters<typeof scopeOf>[0]>(scope);
  const problems = (ask.error?.fields ?? []).map(({ path, message }) => ({
    fieldId: path,
    message: path === 'kinship' ? 'Choose who they are to you' : message,
  }));
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const input = { caseId, ...who, kinship: who.kinship as Kinship, ...scopeOf(values) };
    ask.mutate(input, {
      onSuccess: () => {
        setWho(nothing);
        setScope(scope);
        setValues(scope);
      },
    });
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Ask somebody to help">
      <h2>Ask somebody to help</h2>
      <ErrorSummary problems={problems} />
      {ask.error && problems.length === 0 ? <Problem error={ask.error} /> : null}
      {ask.isSuccess ? (
        <Notice tone="good" live="status" title="We have asked them.">
          <p>They get an e-mail and say yes or no. Until then they see nothing.</p>
        </Notice>
      ) : null}
      <TextField
        name="name"
        label="Their name"
        value={who.name}
        error={errorOf('name')}
        onChange={(event) => setWho({ ...who, name: event.target.value })}
      />
      <TextField
        name="email"
        type="email"
        label="Their e-mail address"
        value={who.email}
        error={errorOf('email')}
        onChange={(event) => setWho({ ...who, email: event.target.value })}
      />
      <Select
        name="kinship"
        label="Who are they to you?"
        empty="Choose"
        options={kinshipOptions}
        value={who.kinship}
        error={errorOf('kinship')}
        onChange={(event) => setWho({ ...who, kinship: event.target.value })}
      />
      <ScopeFields values={values} onChange={(part) => setValues({ ...values, ...part })} errorOf={errorOf} />
      <Button kind="primary" type="submit" busy={ask.isPending && 'Asking…'}>
        Ask for help
      </Button>
    </form>
  );
}
