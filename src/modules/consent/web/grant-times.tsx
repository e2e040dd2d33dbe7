import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { changeGrant, listGrants, type GrantView } from '../consent.contract.ts';
import { grantWords } from '../words.contract.ts';

const dayMs = 86_400_000;
const spans = [
  { days: 1, words: 'End in one day' },
  { days: 7, words: 'End in one week' },
] as const;

/** How long each may see the records; it can be made shorter in one tap. */
export function GrantTimes({ caseId }: { caseId: string }) {
  const grants = useOperation(listGrants, { caseId });
  const open = (grants.data?.grants ?? []).filter((grant) => grant.withdrawnAt === null);
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="sharing-times">
      <h2 id="sharing-times">How long</h2>
      <ul className="rows" role="list" aria-label="How long each may see your records">
        {open.map((grant) => (
          <TimeRow key={grant.id} caseId={caseId} grant={grant} />
        ))}
      </ul>
      <p>
        To stop now, go <a href={`/request/${caseId}/access`}>to who can see your records</a>.
      </p>
    </section>
  );
}

const names: Readonly<Record<GrantView['who'], string>> = {
  desk: 'The nurses',
  expert: 'The reading doctor',
  treating: 'Your own doctors',
  payer: 'Whoever pays',
};

function TimeRow({ caseId, grant }: { caseId: string; grant: GrantView }) {
  const act = usePerform(changeGrant);
  const [now] = useState(() => Date.now());
  const shorten = (days: number) => {
    const { itemsMode, items, sensitivity } = grant;
    const rules = { itemsMode, items, sensitivity, endsAt: new Date(now + days * dayMs).toISOString() };
    act.mutate({ caseId, grantId: grant.id, ...rules, shown: grantWords(grant.who, rules) });
  };
  const left = new Date(grant.endsAt).getTime() - now;
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">{grant.name ?? names[grant.who]}</span>
        <span className="row-fact">
          until <When at={grant.endsAt} style="date" />
        </span>
      </div>
      <div className="row-more">
        {act.error ? (
          <Notice tone="danger" live="status" title="This was not changed">
            <p>{act.error.message}</p>
          </Notice>
        ) : null}
        <ButtonRow>
          {spans
            .filter(({ days }) => left > days * dayMs)
            .map(({ days, words }) => (
              <Button key={days} busy={act.isPending ? 'Changing…' : false} onClick={() => shorten(days)}>
                {words}
              </Button>
            ))}
        </ButtonRow>
      </div>
    </li>
  );
}
