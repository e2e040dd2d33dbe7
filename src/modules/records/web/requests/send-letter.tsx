import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { CheckboxField } from '#ui/form/choices.tsx';
import { sendRequestLetter } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';

type Props = {
  caseId: string;
  letterId: string;
  /** Where it can go by e-mail, for who may choose so. */
  email: string | null;
  /** The first letter: reminders may follow by themselves. */
  isFirst: boolean;
};

/** How the letter gets there: posted, faxed, handed over; or by e-mail, after a plain word about what that is. */
export function SendLetter({ caseId, letterId, email, isFirst }: Props) {
  const send = usePerform(sendRequestLetter);
  const [byMail, setByMail] = useState(false);
  const [remindByMail, setRemindByMail] = useState(false);
  const busy = (how: string, words: string) => (send.isPending && send.input?.how === how ? words : false);
  const press = (how: 'post' | 'fax' | 'hand' | 'email') => send.mutate({ caseId, letterId, how, remindByMail });
  return (
    <>
      {send.error ? <Problem error={send.error} onAgain={() => send.reset()} /> : null}
      <p>Print it, sign by hand if you like, and send it. Then tell us:</p>
      <ButtonRow>
        <Button busy={busy('post', 'Saving…')} onClick={() => press('post')}>
          I posted it
        </Button>
        <Button busy={busy('fax', 'Saving…')} onClick={() => press('fax')}>
          I faxed it
        </Button>
        <Button busy={busy('hand', 'Saving…')} onClick={() => press('hand')}>
          I handed it over
        </Button>
        {email === null || byMail ? null : <Button onClick={() => setByMail(true)}>Send it by e-mail</Button>}
      </ButtonRow>
      {byMail && email !== null ? (
        <>
          <p>
            We send it to <bdi dir="ltr">{email}</bdi>. Others may be able to read an e-mail on its way. The letter says
            your name, your birth date and which records you want.
          </p>
          {isFirst ? (
            <CheckboxField
              name={`remind-${letterId}`}
              label="Remind them by e-mail for me when they are late"
              checked={remindByMail}
              onChange={setRemindByMail}
            />
          ) : null}
          <ButtonRow>
            <Button kind="primary" busy={busy('email', 'Sending…')} onClick={() => press('email')}>
              Send it now
            </Button>
            <Button kind="quiet" onClick={() => setByMail(false)}>
              Not by e-mail
            </Button>
          </ButtonRow>
        </>
      ) : null}
    </>
  );
}
