import { useState } from 'react';
import { Button, ButtonRow } from '#ui/button/button.tsx';
import { usePerform } from '#ui/data/data.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';
import { joinPages, type DocumentView } from '../records.contract.ts';
import './records.css';

export type JoinPhotosProps = { caseId: string; photos: readonly DocumentView[]; onJoined: () => void };

/** "These photos look like pages of one letter. Join them?" In order, with each photo to be moved or left out. */
export function JoinPhotos({ caseId, photos, onJoined }: JoinPhotosProps) {
  const join = usePerform(joinPages);
  const [moved, setMoved] = useState<readonly string[]>();
  const [answered, setAnswered] = useState(false);
  const byId = new Map(photos.map((photo) => [photo.documentId, photo]));
  const order = (moved ?? photos.map(({ documentId }) => documentId)).filter((id) => byId.has(id));
  if (answered || order.length < 2) return null;
  const earlier = (index: number) => {
    const next = [...order];
    [next[index - 1], next[index]] = [next[index] ?? '', next[index - 1] ?? ''];
    setMoved(next);
  };
  return (
    <Notice live="status" title={`These ${photos.length} photos look like pages of one letter. Join them?`}>
      <ol className="join-photos" role="list">
        {order.map((id, index) => (
          <li key={id}>
            <img src={`/api/cases/${caseId}/records/documents/${id}/pages/1/picture`} alt="" loading="lazy" />
            <span>
              Page {index + 1}
              <bdi className="u-meta">{byId.get(id)?.fileName}</bdi>
            </span>
            <span className="join-photos-acts">
              {index > 0 ? (
                <Button kind="quiet" onClick={() => earlier(index)}>
                  Earlier<span className="u-hidden"> than page {index}</span>
                </Button>
              ) : null}
              {order.length > 2 ? (
                <Button kind="quiet" onClick={() => setMoved(order.filter((other) => other !== id))}>
                  Leave out<span className="u-hidden"> page {index + 1}</span>
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      <p>Your photos stay as they are.</p>
      {join.error ? <p role="alert">{wordsFor(join.error).happened}</p> : null}
      <ButtonRow>
        <Button
          kind="primary"
          busy={join.isPending ? 'Joining…' : false}
          onClick={() => join.mutate({ caseId, documentIds: [...order] }, { onSuccess: onJoined })}
        >
          Join as one letter
        </Button>
        <Button onClick={() => setAnswered(true)}>They are different papers</Button>
      </ButtonRow>
    </Notice>
  );
}
