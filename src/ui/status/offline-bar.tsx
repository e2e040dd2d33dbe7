import { useSyncExternalStore } from 'react';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import './status.css';

function subscribe(look: () => void): () => void {
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  return () => {
    window.removeEventListener('online', look);
    window.removeEventListener('offline', look);
  };
}

/** False while the browser knows that it has no connection. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    // A page that arrived from the server did so over a connection.
    () => true,
  );
}

/** On every page while there is no connection. The place for the words is always there, so that they are read aloud. */
export function OfflineBar() {
  const words = useWords();
  const online = useOnline();
  return (
    <div className="offline" role="status">
      {online ? null : (
        <p>
          <Icon name="caution" /> {words.offline}
        </p>
      )}
    </div>
  );
}
