import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '#ui/api.ts';
import { useClient } from '#ui/data/data.tsx';
import type { DraftBody } from '../draft.contract.ts';
import { saveDraft, workspace } from '../opinions.contract.ts';

/** What happened to what was typed. */
export type Saving =
  | { state: 'saved'; at: Date | null }
  | { state: 'typing' | 'saving' | 'offline'; at: Date | null }
  | { state: 'refused'; at: Date | null; words: string }
  /** Another window saved since: both texts are here, the person keeps one. */
  | { state: 'conflict'; at: Date | null; other: { version: number; body: DraftBody } };

/** A request that outlives its page may carry this much (Fetch standard, 64 KiB for all of them together). */
const outlivingBytes = 60_000;

/** Keystrokes are gathered so long before they are sent. */
const batchMs = 2_000;

/** The draft with its saving: what is typed stays on the screen whatever the server says. */
export function useDraft(caseId: string, start: { version: number; body: DraftBody; savedAt: string | null }) {
  const client = useClient();
  const [body, setBody] = useState(start.body);
  const [saving, setSaving] = useState<Saving>({
    state: 'saved',
    at: start.savedAt === null ? null : new Date(start.savedAt),
  });
  const version = useRef(start.version);
  const latest = useRef(start.body);
  const dirty = useRef(false);
  /** On its way, and lost with the page if that goes now. */
  const sending = useRef(false);
  const busy = useRef<Promise<void>>(undefined);
  // Nothing is sent until the person has chosen between two texts, or has changed what was refused.
  const held = useRef(false);

  const send = useCallback(async () => {
    if (!dirty.current || held.current) return;
    dirty.current = false;
    sending.current = true;
    setSaving(({ at }) => ({ state: 'saving', at }));
    try {
      const answer = await client.call(saveDraft, { caseId, version: version.current, body: latest.current });
      version.current = answer.version;
      setSaving({ state: dirty.current ? 'typing' : 'saved', at: new Date(answer.savedAt) });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      dirty.current = true;
      if (error.code === 'state.conflict') {
        held.current = true;
        const { draft } = await client.call(workspace, { caseId });
        setSaving(({ at }) => ({ state: 'conflict', at, other: draft }));
        return;
      }
      const lost = error.code === 'network.lost' || error.code === 'service.unavailable';
      held.current = !lost;
      setSaving(({ at }) =>
        lost ? { state: 'offline', at } : { state: 'refused', at, words: error.detail || 'This could not be saved.' },
      );
    } finally {
      sending.current = false;
    }
  }, [caseId, client]);

  /** Sends what is waiting and resolves when it is with the server. */
  const flush = useCallback(async () => {
    await busy.current;
    busy.current = send();
    await busy.current;
  }, [send]);

  useEffect(() => {
    const timer = setInterval(() => void flush(), batchMs);
    const leave = (event: BeforeUnloadEvent) => {
      if (!dirty.current && !sending.current) return;
      const input = { caseId, version: version.current, body: latest.current };
      const small = new Blob([JSON.stringify(input.body)]).size < outlivingBytes;
      // What is on its way already is sent once more: whichever arrives first is kept, the other is the same.
      if (small && !held.current) client.call(saveDraft, input, { keepalive: true }).catch(() => undefined);
      const twoVersions = dirty.current && sending.current;
      if (!small || held.current || twoVersions || !navigator.onLine) event.preventDefault();
    };
    addEventListener('beforeunload', leave);
    return () => {
      clearInterval(timer);
      removeEventListener('beforeunload', leave);
      void flush();
    };
  }, [flush, client, caseId]);

  const change = useCallback((next: (body: DraftBody) => DraftBody) => {
    latest.current = next(latest.current);
    dirty.current = true;
    setBody(latest.current);
    setSaving((now) => {
      if (now.state === 'conflict') return now;
      held.current = false;
      return { state: 'typing', at: now.at };
    });
  }, []);

  /** Ends a conflict: keeps what is on this screen, or takes the other window's. */
  const settle = (keep: 'mine' | 'other') => {
    if (saving.state !== 'conflict') return;
    held.current = false;
    version.current = saving.other.version;
    if (keep === 'other') {
      latest.current = saving.other.body;
      dirty.current = false;
      setBody(saving.other.body);
      setSaving({ state: 'saved', at: saving.at });
      return;
    }
    dirty.current = true;
    setSaving({ state: 'typing', at: saving.at });
  };

  return { body, change, saving, settle, flush };
}
export type Draft = ReturnType<typeof useDraft>;
