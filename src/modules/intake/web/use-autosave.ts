import { useEffect, useState, useSyncExternalStore } from 'react';
import { createAutosave, type AutosaveOptions } from './autosave.ts';

/** A value of the page that saves itself (`createAutosave`). The options of the first drawing count. */
export function useAutosave<T, V, R>(options: AutosaveOptions<T, V, R>) {
  const [autosave] = useState(() => createAutosave(options));
  const shown = useSyncExternalStore(autosave.subscribe, autosave.shown);
  useEffect(() => autosave.start(), [autosave]);
  return { ...shown, change: autosave.change, flush: autosave.flush, choose: autosave.choose };
}
