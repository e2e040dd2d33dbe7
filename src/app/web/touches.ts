/** So long after the last touch nobody is at the page: what it asks for then, it asks for by itself. */
const idleAfterMs = 60_000;

/** Watches whether somebody is at the page. @returns whether nobody has touched it for a minute */
export function watchTouches(): () => boolean {
  let touched = performance.now();
  const touch = (): void => void (touched = performance.now());
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    addEventListener(kind, touch, { passive: true, capture: true });
  return () => performance.now() - touched > idleAfterMs;
}
