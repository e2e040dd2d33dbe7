/**
 * What is typed stays on this device until the server has it: a reload, a dead battery or an ended session loses
 * nothing. Removed as soon as it is saved. Where the browser keeps nothing (private mode), the page works without.
 */
const prefix = 'consilium.kept.';

/** Keeps a value under a key, as JSON. */
export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the value still stands on the page and is saved to the server.
  }
}

/** What was kept, or undefined. */
export function kept<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept where nothing can be removed.
  }
}
