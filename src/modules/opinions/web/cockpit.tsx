import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { SectionKind, Source } from '#formats/opinion/index.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { Panes } from '#ui/staff/panes.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { workspace } from '../opinions.contract.ts';
import { FirstViewForm, FirstViewLocked } from './first-view-form.tsx';
import { IdentityStrip } from './identity-strip.tsx';
import { OpinionForm } from './opinion-form.tsx';
import type { Place } from './sentences.tsx';
import { useDraft, type Draft } from './use-draft.ts';
import './cockpit.css';

type Room = OutputOf<typeof workspace>;

/** What the panes beside the opinion are given. */
export type Slot = {
  /** Puts a source under the sentence that is being written. */
  cite: (source: Source) => void;
  /** A source to show: a chip was pressed. */
  open: Source | undefined;
  identity: ReactNode;
};

export type CockpitProps = { caseId: string; records: (slot: Slot) => ReactNode; viewer: (slot: Slot) => ReactNode };

/** The reading room: records, pictures and the opinion side by side. */
export function Cockpit(props: CockpitProps) {
  const room = useOperation(workspace, { caseId: props.caseId });
  useLive(room.data ? `/api/cases/${props.caseId}/events` : undefined);
  if (room.isPending) return <Skeleton label="Opening the reading room" lines={[60, 40, 50, 45]} />;
  if (room.data && room.error && closing.has(room.error.code)) return <Closed />;
  if (!room.data)
    return (
      <>
        <h1>Reading room</h1>
        <Notice tone="danger" title="We could not open this case" live="alert">
          <p>{room.error?.detail || 'Your draft is safe. Please try again.'}</p>
          <Button onClick={() => void room.refetch()}>Try again</Button>
        </Notice>
      </>
    );
  return <ReadingRoom {...props} room={room.data} />;
}

/** Answers after which nothing of the case stays on the screen. */
const closing: ReadonlySet<string> = new Set(['not-found', 'permission.denied', 'consent.missing']);

/** Pictures and papers are gone at once, without a word of whom they were about. */
function Closed() {
  return (
    <div className="cockpit-closed">
      <h1>This case is closed to you now</h1>
      <Notice
        tone="caution"
        title="The patient no longer shares it with you, or the case was given to somebody else"
        live="alert"
      >
        <p>Nothing of it can be opened any more. What you wrote is kept with the case.</p>
        <LinkButton href="/staff/invitations">To my cases</LinkButton>
      </Notice>
    </div>
  );
}

function ReadingRoom({ caseId, room, records, viewer }: CockpitProps & { room: Room }) {
  // The draft on the screen is the truth while it is written: only the first answer of the server is taken over.
  const draft = useDraft(caseId, room.draft);
  const [place, setPlace] = useState<Place>({ kind: 'reasons', index: 0 });
  const [open, setOpen] = useState<Source>();
  const navigate = useNavigate();
  const { change, flush } = draft;
  const cite = useCallback((source: Source) => change((body) => withSource(body, place, source)), [change, place]);
  useRoomKeys();
  const sign = async () => {
    await flush();
    await navigate({ to: `/staff/cases/${caseId}/sign` });
  };
  const slot: Slot = { cite, open, identity: <>{room.subject.name}</> };
  const panes = [
    { key: 'records', label: 'Records', size: 320, min: 240, content: records(slot) },
    { key: 'viewer', label: 'Pictures', content: viewer(slot) },
    {
      key: 'opinion',
      label: 'Opinion',
      size: 420,
      min: 320,
      content: (
        <OpinionPane
          caseId={caseId}
          room={room}
          draft={draft}
          onPlace={setPlace}
          onOpen={setOpen}
          onSign={() => void sign()}
        />
      ),
    },
  ];
  return (
    <div className="reading-room">
      <IdentityStrip room={room} saving={draft.saving} />
      <Panes panes={sized(panes)} onResize={remember} />
    </div>
  );
}

type PaneProps = {
  caseId: string;
  room: Room;
  draft: Draft;
  onPlace: (place: Place) => void;
  onOpen: (source: Source) => void;
  onSign: () => void;
};

function OpinionPane({ caseId, room, draft, onPlace, onOpen, onSign }: PaneProps) {
  if (room.signed)
    return (
      <Notice tone="good" title="This opinion is signed">
        <p>
          Fingerprint <bdi className="u-num">{room.signed.fingerprint}</bdi>
          {room.signed.item === null ? '' : `, item ${room.signed.item} of the log`}.
        </p>
        <LinkButton href={`/staff/cases/${caseId}/sign`}>Read it</LinkButton>
      </Notice>
    );
  return (
    <div className="opinion-pane" data-pane="opinion">
      <section aria-label="What the person asked">
        <h2>You are asked</h2>
        <ol className="opinion-asked">
          {room.questions.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ol>
        {room.goals.length > 0 ? (
          <p className="u-meta">
            What matters to them: {room.goals.map(({ goal, rank }) => `${rank} ${goal}`).join(' · ')}
          </p>
        ) : null}
      </section>
      <Conflict draft={draft} />
      {room.firstView ? (
        <>
          <FirstViewLocked caseId={caseId} view={room.firstView} />
          <OpinionForm room={room} body={draft.body} change={draft.change} onFocus={onPlace} onOpen={onOpen} />
          <Button kind="primary" onClick={onSign}>
            Look at it and sign
          </Button>
        </>
      ) : (
        <FirstViewForm caseId={caseId} papersHidden={room.papersHidden} />
      )}
    </div>
  );
}

/** Two windows on one draft: both texts are kept until the person has chosen. */
function Conflict({ draft: { saving, settle } }: { draft: Draft }) {
  if (saving.state === 'refused')
    return (
      <Notice tone="danger" title="Not saved" live="alert">
        {saving.words}
      </Notice>
    );
  if (saving.state !== 'conflict') return null;
  return (
    <Notice tone="caution" title="Another window has changed this draft" live="alert">
      <p>What you wrote here is still on this screen. The other window’s short answer is:</p>
      <blockquote>{saving.other.body.shortAnswer || 'empty'}</blockquote>
      <Button onClick={() => settle('mine')}>Keep what is here</Button>{' '}
      <Button onClick={() => settle('other')}>Take the other window’s</Button>
    </Notice>
  );
}

/** The source goes to the sentence being written; without one, to a new reason. */
function withSource(body: Draft['body'], place: Place, source: Source): Draft['body'] {
  const kind: SectionKind = place.kind;
  const list = body.sections[kind];
  const at = Math.min(place.index, Math.max(0, list.length - 1));
  const sentence = list[at] ?? { text: '', sources: [], judgement: false };
  const same = sentence.sources.some((one) => JSON.stringify(one) === JSON.stringify(source));
  const next = { ...sentence, sources: same ? sentence.sources : [...sentence.sources, source].slice(0, 12) };
  const sentences = list.length === 0 ? [next] : list.toSpliced(at, 1, next);
  return { ...body, sections: { ...body.sections, [kind]: sentences } };
}

/** D goes to the draft, G to the records; Esc leaves a field. Letters act only outside of fields (WCAG 2.1.4). */
function useRoomKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.matches('input, textarea, select, [contenteditable]');
      if (event.key === 'Escape' && typing) {
        target.closest<HTMLElement>('.pane')?.focus();
        return;
      }
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      const panes = document.querySelectorAll<HTMLElement>('.reading-room .pane');
      if (key === 'd') {
        event.preventDefault();
        (document.querySelector<HTMLElement>('#short-answer, #diagnosis') ?? panes[2])?.focus();
      }
      // In the pictures G moves them.
      if (key === 'g' && !target.closest('.viewer')) {
        event.preventDefault();
        panes[0]?.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

const memory = 'consilium.reading-room';

/** Pane widths of this person on this machine: a matter of comfort, no data of anybody. */
function remember(sizes: Record<string, number>): void {
  localStorage.setItem(memory, JSON.stringify(sizes));
}

function sized<P extends { key: string; size?: number }>(panes: P[]): P[] {
  const kept = JSON.parse(localStorage.getItem(memory) ?? '{}') as Record<string, number>;
  return panes.map((pane) => (pane.size && kept[pane.key] ? { ...pane, size: kept[pane.key] } : pane));
}
