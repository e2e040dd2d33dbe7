import { useEffect, useRef, useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { makeOffer, type Proposal } from '../matching.contract.ts';
import { Problem } from './problem.tsx';
import { feeWords, localInput } from './words.ts';

export type OfferFormProps = { caseId: string; expert: Proposal; answerBy: string; onDone: () => void };

/** Asks one expert: until when they may answer, and a word to them. Enter sends, Escape leaves. */
export function OfferForm({ caseId, expert, answerBy, onDone }: OfferFormProps) {
  const offer = usePerform(makeOffer);
  const { locale } = useLocale();
  const [until, setUntil] = useState(() => localInput(new Date(answerBy)));
  const [note, setNote] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const error = offer.error?.fields.find((field) => field.path === 'answerBy')?.message;
  const send = () => {
    const at = new Date(until);
    if (Number.isNaN(at.getTime())) return;
    offer.mutate({ caseId, expertId: expert.expertId, answerBy: at.toISOString(), note }, { onSuccess: onDone });
  };
  return (
    <form
      id="offer"
      ref={form}
      className="match-offer"
      aria-label={`Ask ${expert.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <h2>
        Ask <bdi>{expert.name}</bdi>
      </h2>
      <p className="u-meta">
        {expert.specialty} · {expert.languages} · fee {feeWords(expert.fee, locale)}. They see the question and how much
        there is to read, no name.
      </p>
      {offer.error && !error ? <Problem error={offer.error} /> : null}
      <TextField
        name="answer-by"
        label="Answer by"
        type="datetime-local"
        chars={20}
        error={until === '' ? 'Choose a day and a time' : error}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <TextArea
        name="note"
        label="A word to the expert"
        optional
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <ButtonRow>
        <Button type="submit" kind="primary" shortcut="Enter" busy={offer.isPending ? 'Asking…' : false}>
          Ask {expert.name}
        </Button>
        <Button shortcut="Esc" onClick={onDone}>
          Not now
        </Button>
      </ButtonRow>
    </form>
  );
}
