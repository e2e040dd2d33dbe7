import { useState, type FormEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { previewRequest, signRequest, type RequestView } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';

type Props = { caseId: string; request: RequestView; maySign: boolean; patientName: string };

/** The words of the letter, in its own language and in English, and the signature below them. */
export function SignLetter({ caseId, request: { requestId }, maySign, patientName }: Props) {
  const words = useOperation(previewRequest, { caseId, requestId });
  const sign = usePerform(signRequest);
  const [typedName, setTypedName] = useState('');
  if (words.isPending) return <Skeleton lines={[60, 56, 60, 40]} label="Writing the letter" />;
  if (words.error) return <Problem error={words.error} onAgain={() => void words.refetch()} />;
  const { language, english, textSha256 } = words.data;
  const isWrong = sign.error?.fields[0]?.message;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    sign.mutate({ caseId, requestId, textSha256, typedName });
  };
  return (
    <>
      <Words said={words.data} language={language} />
      {english ? (
        <Disclosure summary="The same letter in English">
          <Words said={english} language="en" />
        </Disclosure>
      ) : null}
      {maySign ? (
        <form onSubmit={onSubmit} noValidate aria-label="Sign the letter">
          {sign.error && isWrong === undefined ? (
            <Problem error={sign.error} onAgain={() => void words.refetch().then(() => sign.reset())} />
          ) : null}
          <TextField
            name={`name-${requestId}`}
            label="Type your name to sign"
            hint={`As it is here: ${patientName}. Then we ask once more that it is you.`}
            autoComplete="name"
            value={typedName}
            error={isWrong}
            onChange={(event) => setTypedName(event.target.value)}
          />
          <Button kind="primary" type="submit" busy={sign.isPending && 'Signing…'}>
            Sign the letter
          </Button>
        </form>
      ) : (
        <p>The patient signs this letter on their own page.</p>
      )}
    </>
  );
}

type Said = { subject: string; paragraphs: readonly string[]; authorisation: readonly string[] };

function Words({ said, language }: { said: Said; language: string }) {
  return (
    <div className="letter-words">
      <div lang={language} dir="auto">
        <p>
          <strong>{said.subject}</strong>
        </p>
        {said.paragraphs.map((one) => (
          <p key={one}>{one}</p>
        ))}
      </div>
      <h3>What you allow with it</h3>
      <ul lang={language} dir="auto">
        {said.authorisation.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
