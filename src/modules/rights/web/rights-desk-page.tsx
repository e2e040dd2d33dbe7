import { useEffect, useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { TextArea } from '#ui/form/text-field.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, Code, When } from '#ui/text/bdi.tsx';
import { decideErasure, rightsDesk, secondErasure, type DeskErasure } from '../erasure.contract.ts';
import { Holds } from './holds.tsx';
import { NotDone } from './not-done.tsx';
import { Plan } from './plan.tsx';
import { partWordsStaff } from './words.ts';
import './rights.css';

/** `/staff/privacy/rights`: what patients asked to be erased, what is due by the rules, and legal holds. */
export function RightsDeskPage() {
  const read = useOperation(rightsDesk, {}, { refetchInterval: 60_000 });
  useEffect(() => {
    document.title = 'Erasing and keeping – Consilium';
  }, []);
  const asked = read.data?.asked ?? [];
  const due = read.data?.due ?? [];
  return (
    <div className="rights-desk">
      <h1>Erasing and keeping</h1>
      {read.error && !read.data ? <NotDone error={read.error} onAgain={() => void read.refetch()} /> : null}
      {!read.data && !read.error ? <Skeleton as="rows" label="The list is on its way" lines={[60, 52]} /> : null}
      {read.data ? (
        <>
          <section aria-labelledby="rights-desk-asked">
            <h2 id="rights-desk-asked">Asked by patients</h2>
            {asked.length === 0 ? (
              <EmptyState title="Nobody waits for an answer.">
                <p>When a patient asks for something to be erased, it stands here with the date by which you answer.</p>
              </EmptyState>
            ) : null}
            <ul className="rights-list" role="list">
              {asked.map((one) => (
                <li key={one.requestId}>
                  <p className="rights-title">
                    <Bdi>{one.patient}</Bdi>: {one.what === 'everything' ? 'everything' : 'one request'}{' '}
                    <span className="u-meta">
                      asked <When at={one.askedAt} />
                    </span>
                  </p>
                  {one.state === 'open' ? (
                    <Tag tone={one.late ? 'danger' : 'caution'}>
                      {one.late ? 'Late. It was due ' : 'Due '}
                      <When at={one.dueAt} style="date" />
                      {one.late ? '' : `, in ${one.workingDaysLeft} working days`}
                    </Tag>
                  ) : (
                    <Tag tone="active">
                      {one.state === 'running' ? 'Being erased' : 'Waits until the duty to keep ends'}
                    </Tag>
                  )}
                  {one.words ? (
                    <blockquote dir="auto">
                      <Bdi>{one.words}</Bdi>
                    </blockquote>
                  ) : null}
                  {one.erasures.map((erasure) => (
                    <Erasure key={erasure.erasureId} erasure={erasure} />
                  ))}
                </li>
              ))}
            </ul>
          </section>
          <section aria-labelledby="rights-desk-due">
            <h2 id="rights-desk-due">Their time is over</h2>
            {due.length === 0 ? <p className="u-meta">No records are due by the rules.</p> : null}
            <ul className="rights-list" role="list">
              {due.map((erasure) => (
                <li key={erasure.erasureId}>
                  <Erasure erasure={erasure} />
                </li>
              ))}
            </ul>
          </section>
          <Holds holds={read.data.holds} />
          {read.data.erased.length > 0 ? (
            <section aria-labelledby="rights-desk-erased">
              <h2 id="rights-desk-erased">Erased last</h2>
              <ul>
                {read.data.erased.map(({ erasureId, number, erasedAt, item }) => (
                  <li key={erasureId}>
                    <Code value={number} />, <When at={erasedAt ?? ''} />
                    {item === null ? null : `, place ${item + 1} of the log`}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

const stateWords: Readonly<Record<DeskErasure['state'], string>> = {
  requested: 'To decide',
  decided: 'Decided. Erasing begins',
  'key-destroyed': 'The key is destroyed. Rows and files follow',
  purged: 'Erased. Looked at once more',
  confirmed: 'Erased',
  kept: 'Kept',
};

function Erasure({ erasure }: { erasure: DeskErasure }) {
  const open = erasure.state === 'requested';
  return (
    <div className="rights-form">
      <h3>
        Request <Code value={erasure.number} />
      </h3>
      {open ? null : (
        <p>
          {stateWords[erasure.state]}
          {erasure.state === 'kept' && erasure.keepUntil ? (
            <>
              {' '}
              until <When at={`${erasure.keepUntil}T12:00:00Z`} style="date" />
            </>
          ) : null}
        </p>
      )}
      {open ? <Plan plan={erasure.plan} names={partWordsStaff} /> : null}
      {open && erasure.second ? <Second erasure={erasure} second={erasure.second} /> : null}
      {open && !erasure.second ? <Decide erasure={erasure} /> : null}
    </div>
  );
}

type Decision = 'keep' | 'erase' | 'override';

function Decide({ erasure }: { erasure: DeskErasure }) {
  const decide = usePerform(decideErasure);
  const duty = erasure.plan.keep.some(({ parts }) => parts.some((part) => part !== 'order'));
  const [decision, setDecision] = useState<Decision>(duty ? 'keep' : 'erase');
  const [words, setWords] = useState('');
  const options = [
    ...(duty ? [] : [{ value: 'erase', label: 'Erase it' }]),
    { value: 'keep', label: 'Keep it, with a reason' },
    ...(duty ? [{ value: 'override', label: 'Erase it all the same. A second person must agree' }] : []),
  ];
  return (
    <>
      <RadioGroup
        name={`decision-${erasure.erasureId}`}
        label="What happens?"
        value={decision}
        onChange={(value) => setDecision(value as Decision)}
        options={options}
      />
      <TextArea
        name={`words-${erasure.erasureId}`}
        label="Why"
        hint="For the record and for a second person. No medical facts."
        maxLength={2000}
        rows={3}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {decide.error ? <NotDone error={decide.error} /> : null}
      <ButtonRow>
        <Button
          kind={decision === 'keep' ? 'secondary' : 'danger'}
          busy={decide.isPending ? 'Working…' : false}
          unavailable={words.trim().length < 10 ? 'Say why first, in a sentence.' : undefined}
          onClick={() => decide.mutate({ erasureId: erasure.erasureId, decision, words })}
        >
          {decision === 'keep' ? 'Keep it' : decision === 'erase' ? 'Erase it' : 'Propose to erase it'}
        </Button>
      </ButtonRow>
    </>
  );
}

function Second({ erasure, second }: { erasure: DeskErasure; second: NonNullable<DeskErasure['second']> }) {
  const answer = usePerform(secondErasure);
  const send = (agree: boolean) => answer.mutate({ erasureId: erasure.erasureId, agree });
  return (
    <>
      <Notice title="Against a duty to keep">
        <p>
          <Bdi>{second.by}</Bdi> proposes to erase it all the same: <Bdi>{second.words}</Bdi>
        </p>
      </Notice>
      {answer.error ? <NotDone error={answer.error} /> : null}
      {second.own ? (
        <p className="u-meta">A second person must answer this, not you.</p>
      ) : (
        <ButtonRow>
          <Button kind="danger" busy={answer.isPending ? 'Working…' : false} onClick={() => send(true)}>
            I agree: erase it
          </Button>
          <Button onClick={() => send(false)}>Keep it</Button>
        </ButtonRow>
      )}
    </>
  );
}
