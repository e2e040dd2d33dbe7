import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import * as contract from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { FactSource, type HistoryProps } from './fact-source.tsx';
import { dateWords, kindWords } from './words.ts';
import '../records.css';
import './history.css';

/** Problems, medicines, allergies, results …: one list out of all files, each entry with where it was read. */
export function FactsList({ caseId, ...opens }: HistoryProps) {
  const [kind, setKind] = useState<string>();
  const [limit, setLimit] = useState(100);
  const [fact, setFact] = useState<string>();
  const facts = useOperation(contract.listFacts, { caseId, limit, ...(kind ? { kind } : {}) });
  if (facts.isPending) return <Skeleton as="rows" lines={[34, 28, 36]} label="Opening the list" />;
  if (facts.error) return <Problem error={facts.error} onAgain={() => void facts.refetch()} />;
  const { counts, next } = facts.data;
  const kinds = Object.keys(kindWords).filter((one) => (counts[one] ?? 0) > 0);
  if (kinds.length === 0)
    return (
      <EmptyState title="No structured data here">
        Data from hospitals and health apps (FHIR, C-CDA, HL7) appear here as one list.
      </EmptyState>
    );
  return (
    <div className="history">
      <div className="history-groups" role="group" aria-label="Kind">
        <Button kind="quiet" aria-pressed={kind === undefined} onClick={() => setKind(undefined)}>
          All
        </Button>
        {kinds.map((one) => (
          <Button key={one} kind="quiet" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {kindWords[one]} {counts[one]}
          </Button>
        ))}
      </div>
      <Rows facts={facts.data.facts} onFact={setFact} />
      {next !== null && limit < 1000 ? (
        <Button kind="quiet" onClick={() => setLimit(Math.min(1000, limit * 3))}>
          Show more
        </Button>
      ) : null}
      {fact === undefined ? null : (
        <FactSource caseId={caseId} factId={fact} onClose={() => setFact(undefined)} {...opens} />
      )}
    </div>
  );
}

function Rows({ facts, onFact }: { facts: readonly contract.FactView[]; onFact: (factId: string) => void }) {
  const { locale } = useLocale();
  return (
    <ul className="history-facts" role="list" aria-label="Entries">
      {facts.map((fact) => (
        <li key={fact.factId} className="history-fact">
          <button type="button" className="records-link" onClick={() => onFact(fact.factId)}>
            <bdi>{fact.label}</bdi>
          </button>
          <span className="history-value u-num" dir="auto">
            {[fact.value ?? fact.status, fact.unit].filter((part) => part !== null).join(' ')}
          </span>
          <span className="u-meta">
            {[
              dateWords(fact.date, locale),
              fact.referenceRange === null ? '' : `range ${fact.referenceRange}`,
              fact.alsoIn.length === 0 ? '' : `in ${fact.alsoIn.length + 1} files`,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
