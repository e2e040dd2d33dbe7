import { useState, type FormEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { formatDay } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag, type Tone } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { askForMore, endAsk, listAsks, type AskView } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { Checklist } from '../case-lists.tsx';
import type { Source } from '../case-lists.tsx';

const states: Record<AskView['state'], { tone: Tone; words: string }> = {
  open: { tone: 'caution', words: 'Asked' },
  arrived: { tone: 'good', words: 'Here' },
  'not-there': { tone: 'caution', words: 'Not to be had' },
  enough: { tone: 'plain', words: 'Gone on' },
};

/** The reading doctor's list: what there is and how old, and one click for one more thing. */
export function AskPane({ caseId, onOpen }: { caseId: string; onOpen?: (source: Source) => void }) {
  const list = useOperation(listAsks, { caseId });
  const ask = usePerform(askForMore);
  const { locale, timeZone } = useLocale();
  if (list.isPending) return <Skeleton as="rows" lines={[26, 30]} label="Looking what is there" />;
  if (list.error) return <Problem error={list.error} onAgain={() => void list.refetch()} />;
  const { asks, pausedAt } = list.data;
  return (
    <div className="ask-pane">
      {pausedAt === null ? null : (
        <Notice tone="caution" live="status" title="The clock of this case stands still">
          <p>
            Since {formatDay(new Date(pausedAt), locale, timeZone)}. It runs again when what you asked for is there.
          </p>
        </Notice>
      )}
      {ask.error ? <Problem error={ask.error} onAgain={() => ask.reset()} /> : null}
      {asks.length > 0 ? (
        <RowList
          label="What you asked for"
          rows={asks.map((one) => ({
            key: one.askId,
            title: <bdi>{one.what}</bdi>,
            status: <Tag tone={states[one.state].tone}>{states[one.state].words}</Tag>,
            more: <p className="u-meta">{one.answer ?? one.why}</p>,
            ...(one.state === 'enough' ? {} : { actions: <GoOn caseId={caseId} ask={one} /> }),
          }))}
        />
      ) : null}
      <Checklist
        caseId={caseId}
        exact
        {...(onOpen ? { onOpen } : {})}
        act={(item) =>
          item.askedFor ? null : (
            <Button
              kind="quiet"
              busy={ask.isPending && ask.input?.itemId === item.itemId ? 'Asking…' : false}
              onClick={() => ask.mutate({ caseId, itemId: item.itemId, why: item.note ?? item.why })}
            >
              {item.state === 'there' ? 'Ask for a newer one' : 'Ask for it'}
            </Button>
          )
        }
      />
      <OwnWords caseId={caseId} />
    </div>
  );
}

function GoOn({ caseId, ask: { askId, state } }: { caseId: string; ask: AskView }) {
  const end = usePerform(endAsk);
  const words = state === 'arrived' ? 'That is it' : 'Go on without it';
  return (
    <Button kind="quiet" busy={end.isPending && 'Saving…'} onClick={() => end.mutate({ caseId, askId })}>
      {words}
    </Button>
  );
}

const empty = { what: '', why: '' };

function OwnWords({ caseId }: { caseId: string }) {
  const ask = usePerform(askForMore);
  const [said, setSaid] = useState(empty);
  const problems = (ask.error?.fields ?? []).map(({ path, message }) => ({ fieldId: `more-${path}`, message }));
  const errorOf = (name: string) => problems.find(({ fieldId }) => fieldId === `more-${name}`)?.message;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ caseId, ...said }, { onSuccess: () => setSaid(empty) });
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Ask for something else">
      <h2>Something else</h2>
      <ErrorSummary problems={problems} />
      {ask.error && problems.length === 0 ? <Problem error={ask.error} onAgain={() => ask.reset()} /> : null}
      <TextField
        name="more-what"
        label="What you need"
        value={said.what}
        maxLength={200}
        error={errorOf('what')}
        onChange={(event) => setSaid({ ...said, what: event.target.value })}
      />
      <TextArea
        name="more-why"
        label="Why"
        hint="The patient reads this."
        rows={2}
        value={said.why}
        maxLength={500}
        error={errorOf('why')}
        onChange={(event) => setSaid({ ...said, why: event.target.value })}
      />
      <ButtonRow>
        <Button type="submit" busy={ask.isPending && 'Asking…'}>
          Ask the patient
        </Button>
      </ButtonRow>
    </form>
  );
}
