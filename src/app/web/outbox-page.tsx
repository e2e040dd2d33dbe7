import { useEffect } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { When } from '#ui/text/bdi.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { wordsFor } from '#ui/words.ts';
import { outbox } from '../system.contract.ts';
import './outbox-page.css';

/** `/outbox`, demo only: the messages that would have been sent, newest first, with links that can be pressed. */
export function OutboxPage() {
  const mails = useOperation(outbox, {}, { refetchInterval: 2000 });
  useEffect(() => {
    document.title = 'Messages – Second opinion';
  }, []);
  if (mails.error && !mails.data) {
    const words = wordsFor(mails.error);
    return (
      <>
        <h1>Messages</h1>
        <p>
          {words.happened} {words.canDo}
        </p>
      </>
    );
  }
  if (!mails.data) return <Skeleton label="The messages are on their way" lines={[12, 40, 40]} />;
  const newest = mails.data.mails.toSorted((a, b) => b.sentAt.localeCompare(a.sentAt));
  return (
    <>
      <h1>Messages</h1>
      <p>This is a demo, so no message leaves this computer. You find them all here.</p>
      {newest.length === 0 ? <p>No message yet.</p> : null}
      <ul className="outbox" role="list">
        {newest.map((mail) => (
          <li key={mail.sentAt + mail.to + mail.subject}>
            <h2 dir="auto">{mail.subject}</h2>
            <p className="u-meta">
              To <bdi>{mail.to}</bdi>, <When at={mail.sentAt} />
            </p>
            <div className="outbox-words" dir="auto">
              <WithLinks text={mail.text} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The text with its addresses as links. */
function WithLinks({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={part} href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
