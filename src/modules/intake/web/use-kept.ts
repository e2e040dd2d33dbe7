import { useState } from 'react';
import { forget, keep, kept } from './kept.ts';

/** A value of the page that survives a reload; `drop` when it has been saved or is no longer wanted. */
export function useKept<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => kept<T>(key) ?? initial);
  const change = (next: T) => {
    setValue(next);
    keep(key, next);
  };
  return [value, change, () => forget(key)];
}
