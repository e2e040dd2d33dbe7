import { useState } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { emergencies, reviewEmergency } from '../emergency.contract.ts';
import { Failed } from './failed.tsx';
import '#ui/list/list.css';

type Emergency = OutputOf<typeof emergencies>['emergencies'][number];

/** What was opened in an emergency; what waits for its review comes first. */
export function EmergencyReviews() {
  const read = useOperation(emergencies, {});
  if (read.error && !read.data) return <Failed error={read.error} />;
  if (!read.data) return <Skeleton as="rows" label="The reviews are on their way" lines={[40, 34]} />;
  if (read.data.emergencies.length === 0)
    return (
      <EmptyState title="Nothing was opened in an emergency.">
        <p>When somebody does, it stands here until you have reviewed it.</p>
      </EmptyState>
    );
  return (
    <section aria-label="Reviews">
      <ul className="rows" role="list" aria-label="Opened in an emergency">
        {read.data.emergencies.map((one) => (
          <ReviewRow key={one.emergencyId} emergency={one} />
        ))}
      </ul>
    </section>
  );
}

function ReviewRow({ emergency: one }: { emergency: Emergency }) {
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">
          <Bdi>{one.who}</Bdi>
        </span>
        <span className="row-fact">{one.number}</span>
        <span className="row-fact">
          <When at={one.givenAt} />
        </span>
      </div>
      <div className="row-status">{stateOf(one)}</div>
      <div className="row-more">
        <p dir="auto">{one.reason}</p>
        {one.review ? (
          <p className="u-meta">
            <Bdi>{one.review.by}</Bdi>: <span dir="auto">{one.review.words}</span>
          </p>
        ) : one.own ? (
          <p className="u-meta">Somebody else has to look at what you did yourself.</p>
        ) : (
          <ReviewForm emergencyId={one.emergencyId} />
        )}
      </div>
    </li>
  );
}

function stateOf(one: Emergency) {
  if (one.review)
    return one.review.justified ? <Tag tone="good">Was right</Tag> : <Tag tone="danger">Was not right</Tag>;
  if (one.overdue) return <Tag tone="danger">Review is late</Tag>;
  return (
    <Tag tone="caution">
      Review until <When at={one.reviewDueAt} />
    </Tag>
  );
}

function ReviewForm({ emergencyId }: { emergencyId: string }) {
  const [words, setWords] = useState('');
  const act = usePerform(reviewEmergency);
  const answer = (justified: boolean) => act.mutate({ emergencyId, justified, words });
  const missing = words.trim().length < 3 ? 'Please say what you found first.' : undefined;
  return (
    <>
      {act.error ? <Failed error={act.error} /> : null}
      <TextField
        name={`words-${emergencyId}`}
        label="What you found"
        value={words}
        chars={60}
        onChange={(event) => setWords(event.target.value)}
      />
      <ButtonRow>
        <Button busy={act.isPending ? 'Keeping…' : false} unavailable={missing} onClick={() => answer(true)}>
          It was right
        </Button>
        <Button
          kind="danger"
          busy={act.isPending ? 'Keeping…' : false}
          unavailable={missing}
          onClick={() => answer(false)}
        >
          It was not right
        </Button>
      </ButtonRow>
    </>
  );
}
