import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#ui/api.ts';
import { forget, keep, kept } from './kept.ts';

/** What the server holds: a value and the version it counts. */
export type Held<T, V> = { value: T; version: V };

export type AutosaveOptions<T, V, R> = {
  /** Where unsaved words are kept on this device. */
  key: string;
  held: Held<T, V>;
  /** Saves `value` over `base`. `finish` demands that nothing is missing. */
  save: (value: T, base: Held<T, V>, finish: boolean) => Promise<{ version: V; at: string; result: R }>;
  /** Asks the server what it holds now; used when someone else has changed it. */
  reload: () => Promise<Held<T, V>>;
};

export type SaveState = 'unchanged' | 'waiting' | 'saving' | 'saved' | 'offline' | 'held-back';

const pauseMs = 800;
const retryMs = 4000;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Outcome<R> = { ok: true; result: R } | { ok: false; problem: ApiProblem };

/**
 * A value that saves itself: kept on the device with every change, sent after a short pause, sent again when the
 * connection is back. When another window has changed it, both values are held until the person chooses.
 */
export function useAutosave<T, V, R>(options: AutosaveOptions<T, V, R>) {
  const latest = useRef(options);
  latest.current = options;
  const [start] = useState(() => begin(options));
  const [value, setValue] = useState(start.value);
  const [state, setState] = useState<SaveState>(start.dirty ? 'waiting' : 'unchanged');
  const [savedAt, setSavedAt] = useState<string>();
  const [theirs, setTheirs] = useState<Held<T, V> | undefined>(start.theirs);
  const now = useRef({ value: start.value, base: options.held, dirty: start.dirty, queue: Promise.resolve() });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const sendNow = useCallback(async (finish: boolean): Promise<Outcome<R>> => {
    const sent = now.current.value;
    setState('saving');
    try {
      const done = await latest.current.save(sent, now.current.base, finish);
      now.current.base = { value: sent, version: done.version };
      now.current.dirty = !same(now.current.value, sent);
      if (now.current.dirty) keepNow();
      else forget(latest.current.key);
      setSavedAt(done.at);
      setState(now.current.dirty ? 'waiting' : 'saved');
      return { ok: true, result: done.result };
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, '', [], error);
      await afterProblem(problem);
      return { ok: false, problem };
    }
  }, []);

  const keepNow = () => keep(latest.current.key, { value: now.current.value, version: now.current.base.version });

  async function afterProblem(problem: ApiProblem): Promise<void> {
    if (problem.code === 'state.conflict') {
      const held = await latest.current.reload().catch(() => undefined);
      if (held && same(held.value, now.current.value)) take(held);
      else if (held) setTheirs(held);
      setState('held-back');
      return;
    }
    const passing = problem.code === 'network.lost' || problem.code === 'service.unavailable';
    setState(passing ? 'offline' : 'held-back');
    if (passing) schedule(retryMs);
  }

  /** One save at a time; a later one waits for the one before. */
  const flush = useCallback((finish: boolean): Promise<Outcome<R>> => {
    clearTimeout(timer.current);
    const next = now.current.queue.then(() => sendNow(finish));
    now.current.queue = next.then(() => undefined);
    return next;
  }, []);

  function schedule(ms: number): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (now.current.dirty) void flush(false);
    }, ms);
  }

  function take(held: Held<T, V>): void {
    now.current.base = held;
    now.current.value = held.value;
    now.current.dirty = false;
    forget(latest.current.key);
    setValue(held.value);
    setTheirs(undefined);
    setState('unchanged');
  }

  const change = (next: T | ((before: T) => T)) => {
    const to = typeof next === 'function' ? (next as (before: T) => T)(now.current.value) : next;
    now.current.value = to;
    now.current.dirty = true;
    setValue(to);
    keepNow();
    setState('waiting');
    schedule(pauseMs);
  };

  /** The person has looked at both: `mine` is saved over the other, `theirs` replaces what stands here. */
  const choose = (which: 'mine' | 'theirs') => {
    if (!theirs) return;
    if (which === 'theirs') return take(theirs);
    now.current.base = theirs;
    now.current.dirty = true;
    setTheirs(undefined);
    void flush(false);
  };

  useEffect(() => {
    const again = () => schedule(0);
    if (start.dirty && !start.theirs) schedule(0);
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      clearTimeout(timer.current);
      if (now.current.dirty) void flush(false);
    };
  }, []);

  return { value, change, flush, state, savedAt, theirs: theirs?.value, choose };
}

/** What stands on the page at first: what was kept here, unless the server has gone on without it. */
function begin<T, V>({ key, held }: { key: string; held: Held<T, V> }) {
  const mine = kept<Held<T, V>>(key);
  if (!mine || same(mine.value, held.value)) {
    forget(key);
    return { value: held.value, dirty: false, theirs: undefined };
  }
  return { value: mine.value, dirty: true, theirs: same(mine.version, held.version) ? undefined : held };
}
