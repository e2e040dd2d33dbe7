import { setTimeout as wait } from 'node:timers/promises';

/** Longer than any of these doors takes at rest, shorter than anybody minds. */
const stepMs = 250;

/**
 * Does something and answers, or refuses, at the next whole quarter of a second after it began: how long an answer took
 * then tells nothing about who is known here.
 */
export async function evenly<T>(act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await act();
  } finally {
    const took = performance.now() - began;
    await wait(Math.ceil(took / stepMs) * stepMs - took);
  }
}
