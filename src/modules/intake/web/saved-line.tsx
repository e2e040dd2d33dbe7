import { Button, ButtonRow } from '#ui/button/button.tsx';
import { formatTime } from '#ui/format.ts';
import { useOnline } from '#ui/status/offline-bar.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import type { SaveState } from './autosave.ts';

/** "Saved 10:42. You can close this page." */
export function SavedLine({ state, at }: { state: SaveState; at: string | undefined }) {
  const { locale, timeZone } = useLocale();
  if (state === 'offline') return <>Kept on this device. Not sent yet.</>;
  if (state === 'waiting' || state === 'saving') return <>Saving…</>;
  if (state === 'held-back') return <>Kept on this device.</>;
  return at === undefined ? null : <>Saved {formatTime(new Date(at), locale, timeZone)}. You can close this page.</>;
}

/** Says that there is no connection, and that nothing is lost by it. */
export function OfflineBar({ offline }: { offline: boolean }) {
  const online = useOnline();
  // Without any connection the frame says so; this is for an answer that was lost on the way.
  if (!offline || !online) return null;
  return (
    <Notice tone="caution" live="status" title="There is no connection just now">
      <p>What you wrote is kept on this device. We save it when you are back.</p>
    </Notice>
  );
}

/** Two windows changed the same answer: both texts, and the person says which one is right. */
export function ChooseOne({
  pairs,
  onChoose,
}: {
  pairs: readonly { label: string; mine: string; theirs: string }[];
  onChoose: (which: 'mine' | 'theirs') => void;
}) {
  return (
    <Notice tone="caution" live="alert" title="This answer was changed in another window">
      <p>Both are kept. Which one is right?</p>
      {pairs.map((pair) => (
        <dl className="choose-one" key={pair.label}>
          <dt>{pairs.length > 1 ? <>{pair.label} Here</> : 'Here'}</dt>
          <dd dir="auto">{pair.mine || 'Empty'}</dd>
          <dt>In the other window</dt>
          <dd dir="auto">{pair.theirs || 'Empty'}</dd>
        </dl>
      ))}
      <ButtonRow>
        <Button onClick={() => onChoose('mine')}>Keep what is here</Button>
        <Button onClick={() => onChoose('theirs')}>Take the other one</Button>
      </ButtonRow>
    </Notice>
  );
}
