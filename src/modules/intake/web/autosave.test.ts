import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiProblem } from '#ui/api.ts';
import { createAutosave, type Held } from './autosave.ts';

/** The world's edge: a browser's storage and a server that counts versions. */
function storageInMemory(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}
function server(start: Held<string, number> = { value: '', version: 0 }) {
  const state = { held: start, connected: true, saves: 0 };
  const options = {
    key: 'case.page',
    held: start,
    reload: () => Promise.resolve(state.held),
    save: (value: string, base: Held<string, number>) => {
      if (!state.connected) return Promise.reject(new ApiProblem('network.lost', 0));
      if (base.version !== state.held.version) return Promise.reject(new ApiProblem('state.conflict', 409));
      state.saves += 1;
      state.held = { value, version: base.version + 1 };
      return Promise.resolve({ version: state.held.version, at: '2026-11-22T10:42:00Z', result: 'next' });
    },
  };
  return { state, options };
}

let storage: Storage;
beforeEach(() => {
  vi.useFakeTimers();
  storage = storageInMemory();
  vi.stubGlobal('localStorage', storage);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a value that saves itself', () => {
  test('is kept with every change, sent once after a pause, and then leaves the device', async () => {
    const { state, options } = server();
    const value = createAutosave(options);
    for (const text of ['a', 'ab', 'abc']) value.change(() => text);
    expect(storage.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state).toMatchObject({ saves: 1, held: { value: 'abc', version: 1 } });
    expect(value.shown()).toMatchObject({ state: 'saved', savedAt: '2026-11-22T10:42:00Z' });
    expect(storage.length).toBe(0);
  });

  test('is there again when the page is opened again before it was sent', async () => {
    const { state, options } = server();
    createAutosave(options).change(() => 'half a word');
    const again = createAutosave(options);
    expect(again.shown().value).toBe('half a word');
    again.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(state.held.value).toBe('half a word');
  });

  test('waits without a connection and is sent when it is back', async () => {
    const { state, options } = server();
    const value = createAutosave(options);
    state.connected = false;
    value.change(() => 'in a tunnel');
    await vi.advanceTimersByTimeAsync(1000);
    expect(value.shown().state).toBe('offline');
    expect(storage.length).toBe(1);
    state.connected = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(state.held.value).toBe('in a tunnel');
  });

  test('changed elsewhere shows both and overwrites neither until the person chooses', async () => {
    const { state, options } = server();
    const value = createAutosave(options);
    state.held = { value: 'from the phone', version: 1 };
    value.change(() => 'from the laptop');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(value.shown()).toMatchObject({ value: 'from the laptop', theirs: 'from the phone', state: 'held-back' });
    expect(state.held.value).toBe('from the phone');
    value.choose('mine');
    await vi.advanceTimersByTimeAsync(10);
    expect(state.held).toEqual({ value: 'from the laptop', version: 2 });
    expect(value.shown().theirs).toBeUndefined();
  });

  test('changed elsewhere can be taken as it is there', async () => {
    const { state, options } = server();
    const value = createAutosave(options);
    state.held = { value: 'from the phone', version: 1 };
    value.change(() => 'from the laptop');
    await vi.advanceTimersByTimeAsync(1000);
    value.choose('theirs');
    expect(value.shown()).toMatchObject({ value: 'from the phone', state: 'unchanged' });
    expect(storage.length).toBe(0);
  });

  test('kept here while the server went on is a choice too, not an overwrite', () => {
    const first = server();
    createAutosave(first.options).change(() => 'typed before');
    const { options, state } = server({ value: 'newer', version: 5 });
    expect(createAutosave(options).shown()).toMatchObject({ value: 'typed before', theirs: 'newer' });
    expect(state.saves).toBe(0);
  });
});
