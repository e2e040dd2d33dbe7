import { useEffect, useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, Code, When } from '#ui/text/bdi.tsx';
import { askErasure, askErasureOfAll, ownData, takeBack, type AskedView } from '../erasure.contract.ts';
import { Copies } from './copies.tsx';
import { EraseForm } from './erase-form.tsx';
import { NotDone } from './not-done.tsx';
import { Plan } from './plan.tsx';
import { askedWords, partWords } from './words.ts';
import './rights.css';

type OwnRequest = OutputOf<typeof ownData>['requests'][number];

/** `/request/data`: what we keep, a copy of it, and erasing it. */
export function MyDataPage() {
  // What is being erased goes while one looks.
  const read = useOperation(ownData, {}, { refetchInterval: 5000 });
  useEffect(() => {
    document.title = 'My data – Second opinion';
  }, []);
  return (
    <div className="rights-page">
      <p>
        <a className="u-alone" href="/request">
          Back to your requests
        </a>
      </p>
      <h1>My data</h1>
      <p>Here you see what we keep about you. You can take a copy of it, and you can ask us to erase it.</p>
      {read.error && !read.data ? <NotDone error={read.error} onAgain={() => void read.refetch()} /> : null}
      {!read.data && !read.error ? <Skeleton as="rows" label="Your data is on its way" lines={[32, 28]} /> : null}
      {read.data ? (
        <>
          <Copies />
          <section aria-labelledby="rights-erase">
            <h2 id="rights-erase">What we keep</h2>
            {read.data.requests.length === 0 ? (
              <EmptyState title="We keep no request of yours.">
                <p>When you ask for a second opinion, you see here what we keep of it.</p>
              </EmptyState>
            ) : null}
            <ul className="rights-list" role="list">
              {read.data.requests.map((one) => (
                <li key={one.caseId}>
                  <OneRequest one={one} />
                </li>
              ))}
            </ul>
          </section>
          <Everything requests={read.data.requests} asked={read.data.asked} />
          <Asked asked={read.data.asked} />
        </>
      ) : null}
    </div>
  );
}

const isFree = ({ plan }: OwnRequest): boolean =>
  !plan.held && plan.keep.every(({ parts }) => parts.every((part) => part === 'order'));

const isGoing = (state: string): boolean => ['decided', 'key-destroyed', 'purged'].includes(state);

function OneRequest({ one }: { one: OwnRequest }) {
  const [open, setOpen] = useState(false);
  const erase = usePerform(askErasure);
  const until = one.erasure?.state === 'kept' ? one.erasure.keepUntil : null;
  return (
    <>
      <p className="rights-title">
        <Bdi>{one.topic}</Bdi>{' '}
        <span className="u-meta">
          Number <Code value={one.number} />
        </span>
      </p>
      {one.erasure?.state === 'requested' ? (
        <Tag tone="active">You asked us to erase this. We are looking at it.</Tag>
      ) : null}
      {one.erasure && isGoing(one.erasure.state) ? <Tag tone="active">Being erased now</Tag> : null}
      {until ? (
        <Tag tone="caution">
          We must keep this until <When at={`${until}T12:00:00Z`} style="date" />
        </Tag>
      ) : null}
      <ul className="rights-acts" role="list">
        <li>
          <a href={`/request/${one.caseId}/corrections`}>Something in it is wrong</a>
        </li>
      </ul>
      {open ? (
        <>
          <Plan plan={one.plan} names={partWords} />
          <EraseForm
            name={`erase-${one.caseId}`}
            atOnce={isFree(one)}
            busy={erase.isPending}
            error={erase.error ? <NotDone error={erase.error} /> : null}
            onErase={(words) => erase.mutate({ caseId: one.caseId, words }, { onSuccess: () => setOpen(false) })}
            onLeave={() => setOpen(false)}
          />
        </>
      ) : one.erasure === null ? (
        <Button onClick={() => setOpen(true)}>Erase this request</Button>
      ) : null}
    </>
  );
}

function Everything({ requests, asked }: { requests: readonly OwnRequest[]; asked: readonly AskedView[] }) {
  const [open, setOpen] = useState(false);
  const erase = usePerform(askErasureOfAll);
  const under = asked.some((one) => one.what === 'everything' && ['open', 'waiting', 'running'].includes(one.state));
  if (under) return null;
  const kept = requests.filter((one) => !isFree(one)).length;
  return (
    <section aria-labelledby="rights-all">
      <h2 id="rights-all">Erase everything</h2>
      <p>
        All your requests, your name, your e-mail address and the ways you sign in. After that you have no login here.
      </p>
      {kept > 0 ? (
        <p>
          {kept === 1 ? 'One request' : `${kept} requests`} must stay for now. Your login ends when the last of it may
          go.
        </p>
      ) : null}
      {open ? (
        <EraseForm
          name="erase-all"
          atOnce={kept === 0}
          busy={erase.isPending}
          error={erase.error ? <NotDone error={erase.error} /> : null}
          onErase={(words) => erase.mutate({ words }, { onSuccess: () => setOpen(false) })}
          onLeave={() => setOpen(false)}
        />
      ) : (
        <Button onClick={() => setOpen(true)}>Erase everything about me</Button>
      )}
    </section>
  );
}

function Asked({ asked }: { asked: readonly AskedView[] }) {
  const back = usePerform(takeBack);
  if (asked.length === 0) return null;
  return (
    <section aria-labelledby="rights-asked">
      <h2 id="rights-asked">What you asked us to erase</h2>
      {back.error ? <NotDone error={back.error} /> : null}
      <ul className="rights-list" role="list">
        {asked.map((one) => (
          <li key={one.requestId}>
            <p className="rights-title">
              {one.what === 'everything' ? 'Everything' : <>Request {one.erasures[0]?.number}</>}{' '}
              <span className="u-meta">
                asked on <When at={one.askedAt} style="date" />
              </span>
            </p>
            <Tag tone={one.state === 'done' ? 'good' : one.state === 'kept' ? 'caution' : 'active'}>
              {askedWords[one.state]}
              {one.state === 'open' ? (
                <>
                  . You have our answer by <When at={one.dueAt} style="date" />
                </>
              ) : null}
            </Tag>
            {one.erasures
              .filter(({ state }) => state === 'confirmed')
              .map(({ erasureId, number, erasedAt, item }) => (
                <p key={erasureId} className="u-meta">
                  <Code value={number} /> was erased on <When at={erasedAt ?? one.askedAt} />.
                  {item === null ? null : <> Our log says so at place {item + 1}.</>}
                </p>
              ))}
            {one.state === 'open' ? (
              <Button
                kind="quiet"
                busy={back.isPending ? 'Working…' : false}
                onClick={() => back.mutate({ requestId: one.requestId })}
              >
                Take this back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
