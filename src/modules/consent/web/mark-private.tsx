import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { CheckboxGroup } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { sensitivities, sensitivityWords, setLabel, type Sensitivity } from '../sharing.contract.ts';
import type { Item, ItemLabel } from './item.ts';

const isSensitivity = (code: string): code is Sensitivity => (sensitivities as string[]).includes(code);

/** Says that a paper is about something private, or that it is not: with a reason, which is kept. */
export function MarkPrivate({ caseId, item, label }: { caseId: string; item: Item; label: ItemLabel | undefined }) {
  const [kinds, setKinds] = useState<readonly Sensitivity[]>(label?.sensitivity ?? []);
  const [reason, setReason] = useState('');
  const act = usePerform(setLabel);
  const send = () =>
    act.mutate({
      caseId,
      itemKind: item.kind,
      itemId: item.id,
      confidentiality: kinds.length > 0 ? 'R' : 'N',
      sensitivity: [...kinds],
      reason,
    });
  return (
    <Disclosure summary="Is it about something private?">
      <CheckboxGroup
        name={`kinds-${item.id}`}
        label="It is about"
        hint="We show it to nobody until you say so."
        options={sensitivities.map((code) => ({ value: code, label: sensitivityWords[code] }))}
        value={kinds}
        onChange={(values) => setKinds(values.filter(isSensitivity))}
      />
      <TextField
        name={`reason-${item.id}`}
        label="Why, in a few words"
        value={reason}
        chars={40}
        onChange={(event) => setReason(event.target.value)}
      />
      {act.error ? (
        <Notice tone="danger" live="status" title="This was not changed">
          <p>{act.error.message}</p>
        </Notice>
      ) : null}
      <Button
        busy={act.isPending ? 'Keeping…' : false}
        unavailable={reason.trim().length < 3 ? 'Please say why first.' : undefined}
        onClick={send}
      >
        Keep this mark
      </Button>
    </Disclosure>
  );
}
