import { useMemo, useState, type SyntheticEvent } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { When } from '#ui/text/bdi.tsx';
import { openEmergency, ownEmergencies } from '../emergency.contract.ts';
import { Failed } from './failed.tsx';

/** A text field of a sent form. */
function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What stands, and the form for another: number, reason, fresh proof. */
export function EmergencyRequest() {
  const own = useOperation(ownEmergencies, {});
  if (own.error && !own.data) return <Failed error={own.error} />;
  if (!own.data) return <Skeleton as="rows" label="Emergency access is on its way" lines={[40, 34]} />;
  return (
    <section aria-label="Open a request in an emergency">
      {own.data.standing.map((one) => (
        <Notice key={one.emergencyId} tone="danger" title={`Emergency access to ${one.number}`}>
          <p>
            Until <When at={one.endsAt} />. <a href={`/staff/cases/${one.caseId}`}>Open the request</a>
          </p>
        </Notice>
      ))}
      {own.data.refused === null ? (
        <RequestForm onOpened={() => void own.refetch()} />
      ) : (
        <Notice tone="caution" title="There is no emergency access now">
          <p>{own.data.refused}</p>
        </Notice>
      )}
    </section>
  );
}

function RequestForm({ onOpened }: { onOpened: () => void }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  // One key per request: pressed twice, or again after a lost answer, it opens once.
  const key = useMemo(() => ({ turn, value: crypto.randomUUID() }), [turn]);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      if (!(await client.prove())) return;
      const input = { number: textOf(form, 'number'), reason: textOf(form, 'reason') };
      await client.call(openEmergency, input, { idempotencyKey: key.value });
      setTurn(turn + 1);
      onOpened();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="emergency-form" onSubmit={(event) => void submit(event)}>
      <p>
        Only when somebody’s life or health depends on it and you cannot ask. You may look for 60 minutes, and change
        nothing. The patient and your privacy officer are told at once, and a second person reviews it within 72 hours.
      </p>
      {problem ? <Failed error={problem} /> : null}
      <TextField name="number" label="Number of the request" hint="As in SO-7K2M-41" chars={12} required />
      <TextArea name="reason" label="Why must you look now?" hint="At least 20 characters" minLength={20} required />
      <p className="u-meta">When you press the button, you prove once more that it is you.</p>
      <ButtonRow>
        <Button kind="danger" type="submit" busy={busy && 'Opening…'}>
          Open in an emergency
        </Button>
      </ButtonRow>
    </form>
  );
}
