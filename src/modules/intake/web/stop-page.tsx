import { Button, LinkButton } from '#ui/button/button.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { Digits } from '#ui/text/bdi.tsx';
import type { Stop } from '../intake.contract.ts';
import { useTitle } from './draft-data.ts';

/** An answer may mean danger now: call first. The form goes on only when the answer is changed. */
export function StopPage({ stop, onChange }: { stop: Stop; onChange: () => void }) {
  useTitle(stop.title);
  return (
    <>
      <h1>{stop.title}</h1>
      <Notice tone="danger" live="alert" title="Do not wait for us">
        <p>{stop.words}</p>
        <LinkButton kind="primary" icon="phone" href={`tel:${stop.number}`}>
          Call <Digits>{stop.number}</Digits>
        </LinkButton>
      </Notice>
      <p>A second opinion takes days. It is not made for this. All your answers are kept for later.</p>
      <Button onClick={onChange}>My answer was not right. Change it</Button>
    </>
  );
}
