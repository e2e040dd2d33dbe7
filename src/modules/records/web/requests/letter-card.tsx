import { Button, LinkButton } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { formatDay } from '#ui/format.ts';
import { RowList } from '#ui/list/row-list.tsx';
import { Tag, type Tone } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { revokeRequest, type RequestView } from '../../records.contract.ts';
import { NoteAnswer } from './note-answer.tsx';
import { SendLetter } from './send-letter.tsx';
import { SignLetter } from './sign-letter.tsx';

const states: Record<RequestView['state'], { tone: Tone; words: string }> = {
  draft: { tone: 'caution', words: 'Not signed yet' },
  signed: { tone: 'caution', words: 'Signed, not sent yet' },
  sent: { tone: 'active', words: 'Sent' },
  refused: { tone: 'danger', words: 'They refused' },
  answered: { tone: 'good', words: 'Answered' },
  revoked: { tone: 'plain', words: 'Taken back' },
  closed: { tone: 'plain', words: 'Ended' },
};
const steps: Record<RequestView['step'], string> = {
  none: '',
  reminded: 'We have reminded them.',
  due: 'Their time is over.',
  escalated: 'Their time is over. The letter before a complaint is ready.',
};
const itemStates: Record<RequestView['items'][number]['state'], { tone: Tone; words: string }> = {
  open: { tone: 'plain', words: 'Not here yet' },
  arrived: { tone: 'good', words: 'Here' },
  refused: { tone: 'danger', words: 'Refused' },
  'not-held': { tone: 'caution', words: 'They do not have it' },
};
const kinds: Record<RequestView['letters'][number]['kind'], string> = {
  request: 'The letter',
  reminder: 'Reminder',
  deadline: 'Reminder on the last day',
  escalation: 'Last letter before a complaint',
  revocation: 'Letter that takes it back',
};
const ways = { post: 'posted', fax: 'faxed', hand: 'handed over', email: 'sent by e-mail' } as const;

type Props = { caseId: string; request: RequestView; maySign: boolean; patientName: string };

/** One letter to one holder of records: how it stands, what came, what to do. */
export function LetterCard({ caseId, request, maySign, patientName }: Props) {
  const { locale, timeZone } = useLocale();
  const { holder, state, dueAt, lastDayBy, fee, reason } = request;
  const day = (at: string) => formatDay(new Date(at), locale, timeZone);
  const waits = state === 'sent';
  return (
    <section className="letter-card" aria-label={holder.name}>
      <h2>
        <bdi>{holder.name}</bdi>
      </h2>
      <p>
        <Tag tone={states[state].tone}>{states[state].words}</Tag>{' '}
        <span className="u-meta">
          Reference <bdi dir="ltr">{request.reference}</bdi>
        </span>
      </p>
      {waits && dueAt !== null ? (
        <p>
          {lastDayBy === 'law' ? 'By law they must answer by' : 'We asked them to answer by'}{' '}
          <strong>{day(dueAt)}</strong>.{' '}
          {request.extended ? 'They have asked for more time, as the law lets them once.' : null} {steps[request.step]}
        </p>
      ) : null}
      {reason === null ? null : (
        <p>
          They said: <q dir="auto">{reason}</q>
        </p>
      )}
      {fee === null ? null : (
        <p>
          What they ask for it: <bdi>{fee}</bdi>
        </p>
      )}
      {state === 'draft' ? (
        <SignLetter caseId={caseId} request={request} maySign={maySign} patientName={patientName} />
      ) : (
        <RowList
          label="What the letter asks for"
          rows={request.items.map((item) => ({
            key: String(item.n),
            title: <bdi>{item.words}</bdi>,
            status: <Tag tone={itemStates[item.state].tone}>{itemStates[item.state].words}</Tag>,
            more:
              item.arrived.length === 0 ? undefined : (
                <p className="u-meta">{item.arrived.map(({ label }) => label).join(' · ')}</p>
              ),
          }))}
        />
      )}
      {request.letters.length > 0 ? (
        <RowList
          label="Letters"
          rows={request.letters.map((letter) => ({
            key: letter.letterId,
            title: kinds[letter.kind],
            facts: [
              letter.sentAt === null
                ? `made ${day(letter.madeAt)}`
                : `${ways[letter.sentHow ?? 'post']} ${day(letter.sentAt)}`,
            ],
            more:
              letter.sentAt === null && (state !== 'revoked' || letter.kind === 'revocation') ? (
                <SendLetter
                  caseId={caseId}
                  letterId={letter.letterId}
                  email={maySign ? holder.email : null}
                  isFirst={letter.kind === 'request'}
                />
              ) : undefined,
            actions: (
              <LinkButton
                icon="download"
                kind="quiet"
                href={`/api/cases/${caseId}/records/letters/${letter.letterId}`}
                download
              >
                PDF
              </LinkButton>
            ),
          }))}
        />
      ) : null}
      {state === 'sent' || state === 'refused' ? <NoteAnswer caseId={caseId} request={request} /> : null}
      {maySign && state !== 'revoked' && state !== 'closed' ? <TakeBack caseId={caseId} request={request} /> : null}
    </section>
  );
}

function TakeBack({ caseId, request: { requestId, state } }: { caseId: string; request: RequestView }) {
  const revoke = usePerform(revokeRequest);
  return (
    <p>
      <Button
        kind="quiet"
        busy={revoke.isPending && 'Taking it back…'}
        onClick={() => revoke.mutate({ caseId, requestId })}
      >
        {state === 'draft' ? 'Throw this letter away' : 'Take my authorisation back'}
      </Button>
    </p>
  );
}
