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

/** What a page shows of it. `theirs` is there while two values wait for the person's choice. */
export type Shown<T> = { value: T; state: SaveState; savedAt?: string; theirs?: T };
type Outcome<R> = { ok: true; result: R } | { ok: false; problem: ApiProblem };

const pauseMs = 800;
const retryMs = 4000;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * A value that saves itself: kept on the device with every change, sent after a short pause, sent again when the
 * connection is back. When another window has changed it, both values are held until the person chooses.
 */
export function createAutosave<T, V, R>({ key, held, save, reload }: AutosaveOptions<T, V, R>) {
  const mine = kept<Held<T, V>>(key);
  let dirty = mine !== undefined && !same(mine.value, held.value);
  // The server has gone on without what is kept here: the person chooses.
  let theirs = dirty && !same(mine?.version, held.version) ? held : undefined;
  let base = held;
  let shown: Shown<T> = {
    value: dirty && mine ? mine.value : held.value,
    state: theirs ? 'held-back' : dirty ? 'waiting' : 'unchanged',
    ...(theirs ? { theirs: theirs.value } : {}),
  };
  let queue: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  if (!dirty) forget(key);

  function show(change: Partial<Shown<T>>): void {
    const { theirs: _, ...rest } = { ...shown, ...change };
    shown = theirs ? { ...rest, theirs: theirs.value } : rest;
    for (const listener of listeners) listener();
  }
  const keepNow = () => keep(key, { value: shown.value, version: base.version });

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (dirty && !theirs) void flush(false);
    }, ms);
  }

  async function sendNow(finish: boolean): Promise<Outcome<R>> {
    const sent = shown.value;
    show({ state: 'saving' });
    try {
      const done = await save(sent, base, finish);
      base = { value: sent, version: done.version };
      dirty = !same(shown.value, sent);
      if (dirty) keepNow();
      else forget(key);
      show({ state: dirty ? 'waiting' : 'saved', savedAt: done.at });
      return { ok: true, result: done.result };
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, '', [], error);
      await afterProblem(problem);
      return { ok: false, problem };
    }
  }

  async function afterProblem(problem: ApiProblem): Promise<void> {
    if (problem.code === 'state.conflict') {
      const now = await reload().catch(() => undefined);
      if (now && same(now.value, shown.value)) return take(now);
      theirs = now;
      return show({ state: 'held-back' });
    }
    const passing = problem.code === 'network.lost' || problem.code === 'service.unavailable';
    show({ state: passing ? 'offline' : 'held-back' });
    if (passing) schedule(retryMs);
  }

  function take(now: Held<T, V>): void {
    base = now;
    dirty = false;
    theirs = undefined;
    forget(key);
    show({ value: now.value, state: 'unchanged' });
  }

  /** Saves at once; one save at a time, a later one waits for the one before. */
  function flush(finish: boolean): Promise<Outcome<R>> {
    clearTimeout(timer);
    const next = queue.then(() => sendNow(finish));
    queue = next.then(() => undefined);
    return next;
  }

  return {
    shown: () => shown,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    flush,
    change: (next: (before: T) => T) => {
      dirty = true;
      show({ value: next(shown.value), state: 'waiting' });
      keepNow();
      schedule(pauseMs);
    },
    /** The person has looked at both: `mine` is saved over the other, `theirs` replaces what stands here. */
    choose: (which: 'mine' | 'theirs') => {
      if (!theirs) return;
      if (which === 'theirs') return take(theirs);
      base = theirs;
      dirty = true;
      theirs = undefined;
      void flush(false);
    },
    /** Begins to send what waits; the returned function sends the rest and ends. */
    start: () => {
      const again = () => schedule(0);
      globalThis.addEventListener?.('online', again);
      if (dirty) schedule(0);
      return () => {
        globalThis.removeEventListener?.('online', again);
        clearTimeout(timer);
        if (dirty && !theirs) void flush(false);
      };
    },
  };
}
