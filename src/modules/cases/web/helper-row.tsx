import { useState, type FormEvent } from 'react';
import '#ui/list/list.css';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { changeCarer, endCarer, type Carer } from '../carers.contract.ts';
import { levelWords, scopeOf, valuesOf } from './carer-words.ts';
import { Problem } from './problem.tsx';
import { ScopeFields } from './scope-fields.tsx';

type Props = { caseId: string; carer: Carer };

/** One who helps, or was asked, or helped: what they may do, and the ways to change and end it. */
export function HelperRow({ caseId, carer }: Props) {
  const [doing, setDoing] = useState<'change' | 'end'>();
  const over = carer.state === 'ended';
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">
          <Bdi>{carer.name || carer.email}</Bdi>, your {carer.kinship}
        </span>
        <span className="row-fact">{levelWords[carer.level]}</span>
        <span className="row-fact">
          {over ? 'ended on ' : 'until '}
          <When at={over ? (carer.endedAt ?? carer.endsAt) : carer.endsAt} style="date" />
        </span>
      </div>
      <div className="row-status">
        {over ? <Tag icon="lock">Ended</Tag> : null}
        {carer.state === 'asked' ? <Tag tone="active">Has not answered yet</Tag> : null}
      </div>
      {over || doing ? null : (
        <div className="row-acts">
          <Button onClick={() => setDoing('change')} aria-label={`Change what ${carer.name} may do`}>
            Change
          </Button>
          <Button onClick={() => setDoing('end')} aria-label={`End the access of ${carer.name}`}>
            End
          </Button>
        </div>
      )}
      <div className="row-more">
        {carer.legalGround === null ? null : <p>May also agree and send for you.</p>}
        {carer.seesSensitive && !over ? <p>Sees what is marked as sensitive.</p> : null}
        {doing === 'change' ? <Change caseId={caseId} carer={carer} onDone={() => setDoing(undefined)} /> : null}
        {doing === 'end' && !over ? <End caseId={caseId} carer={carer} onKeep={() => setDoing(undefined)} /> : null}
      </div>
    </li>
  );
}

function Change({ caseId, carer, onDone }: Props & { onDone: () => void }) {
  const change = usePerform(changeCarer);
  const [values, setValues] = useState(() => valuesOf(carer));
  const errorOf = (name: string) => change.error?.fields.find((one) => one.path === name)?.message;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ caseId, carerId: carer.carerId, ...scopeOf(values) }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label={`What ${carer.name} may do`}>
      {change.error && change.error.fields.length === 0 ? <Problem error={change.error} /> : null}
      <ScopeFields values={values} onChange={(part) => setValues({ ...values, ...part })} errorOf={errorOf} />
      <ButtonRow>
        <Button kind="primary" type="submit" busy={change.isPending && 'Saving…'}>
          Save
        </Button>
        <Button onClick={onDone}>Leave as it is</Button>
      </ButtonRow>
    </form>
  );
}

function End({ caseId, carer, onKeep }: Props & { onKeep: () => void }) {
  const end = usePerform(endCarer);
  return (
    <Notice tone="caution" live="status" title={`End the access of ${carer.name}?`}>
      <p>From the next moment they can open nothing of yours here. What they read before stays read.</p>
      {end.error ? <Problem error={end.error} /> : null}
      <ButtonRow>
        <Button
          kind="danger"
          busy={end.isPending ? 'Ending…' : false}
          onClick={() => end.mutate({ caseId, carerId: carer.carerId })}
        >
          End access
        </Button>
        <Button onClick={onKeep}>Keep</Button>
      </ButtonRow>
    </Notice>
  );
}
