import { useParams } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore, type FormEvent } from 'react';
import { requestLink } from '#modules/identity/identity.contract.ts';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { formatDay } from '#ui/format.ts';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Digits } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { wordsFor } from '#ui/words.ts';
import { formatPrice } from '../price.contract.ts';
import { listProgrammes, type ProgrammeView } from '../programmes.contract.ts';
import './start-page.css';

/** `/` and `/start/$programme`: who reads, what it costs, when the answer comes, and one field to begin. */
export function StartPage() {
  const { programme: slug } = useParams({ strict: false }) as { programme?: string };
  const programmes = useOperation(listProgrammes, {});
  const all = programmes.data?.programmes;
  const one = slug === undefined ? all?.[0] : all?.find((programme) => programme.slug === slug);
  useEffect(() => {
    document.title = `${one?.name ?? 'Second opinion'} – a second doctor reads your records`;
  }, [one?.name]);
  if (programmes.error && !all) return <NotLoaded error={programmes.error} onAgain={() => void programmes.refetch()} />;
  if (!all) return <Skeleton label="The page is on its way" lines={[30, 40, 40, 20, 24]} />;
  if (!one) {
    return (
      <>
        <h1>We could not find this service</h1>
        <p>
          The address may be old. <a href="/">See what is here</a>.
        </p>
      </>
    );
  }
  const others = all.filter((programme) => programme.slug !== one.slug);
  return (
    <>
      <Start programme={one} />
      {others.length > 0 ? (
        <p className="start-others u-meta">
          Also here:{' '}
          {others.map((other) => (
            <a key={other.slug} href={`/start/${other.slug}`}>
              {other.name}
            </a>
          ))}
        </p>
      ) : null}
    </>
  );
}

function Start({ programme }: { programme: ProgrammeView }) {
  const { locale, timeZone } = useLocale();
  return (
    <div className="start">
      <h1>A second doctor reads your records and answers your questions</h1>
      <p className="start-lead">{programme.about}</p>
      <dl className="start-facts">
        <div>
          <dt>It costs</dt>
          <dd>{formatPrice(programme.price, locale)}</dd>
        </div>
        <div>
          <dt>You have your answer by</dt>
          <dd>{formatDay(new Date(programme.expectedAt), locale, timeZone)}</dd>
        </div>
      </dl>
      <BeginForm programme={programme} />
      <p>
        <a className="u-alone" href={`/sign-in?programme=${programme.slug}`}>
          I have a request. Take me to it
        </a>
      </p>
      <h2>Who reads</h2>
      <p>{programme.reader}</p>
      <Lines title="What you get" lines={programme.included} />
      <Lines title="What you need" lines={programme.whatYouNeed} />
      <Lines title="What it is not" lines={programme.whatItIsNot} />
      {programme.notIncluded.length > 0 ? <Lines title="Not in the price" lines={programme.notIncluded} /> : null}
      <p>
        Not sure? Call <Digits>{programme.helpPhone}</Digits> and ask a person.
      </p>
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** One field and one press: we send a link, no password to make up or lose. */
function BeginForm({ programme }: { programme: ProgrammeView }) {
  const ask = usePerform(requestLink);
  const [email, setEmail] = useState('');
  const ready = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  const message = ask.error?.fields.find((field) => field.path === 'email')?.message;
  const words = ask.error && !message ? wordsFor(ask.error) : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ email, programme: programme.slug, next: '/request' });
  };
  if (ask.isSuccess) {
    return (
      <Notice tone="good" live="status" title="Look at your e-mail">
        <p>
          We sent a link to <bdi>{email}</bdi>. It works for ten minutes. Open it on this device or another one.
        </p>
        <p>
          <Button kind="quiet" onClick={() => ask.reset()}>
            Use another address
          </Button>
        </p>
      </Notice>
    );
  }
  return (
    // Drawn by the server it waits for its program: a browser alone would put the address into the link of the page.
    <form onSubmit={onSubmit} noValidate className="start-form" inert={!ready}>
      {message ? <ErrorSummary problems={[{ fieldId: 'email', message }]} /> : null}
      {words ? (
        <Notice tone="caution" live="alert" title={words.happened}>
          <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
        </Notice>
      ) : null}
      <TextField
        name="email"
        type="email"
        label="Your e-mail address"
        hint="We send you a link. You need no password."
        autoComplete="email"
        value={email}
        error={message}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button kind="primary" type="submit" busy={ask.isPending && 'Sending…'}>
        Send me the link
      </Button>
    </form>
  );
}

function NotLoaded({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const words = wordsFor(error);
  return (
    <>
      <h1>We could not show this page</h1>
      <p>
        {words.happened} {words.canDo}
      </p>
      <Button onClick={onAgain}>Try again</Button>
    </>
  );
}
