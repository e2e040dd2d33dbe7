const channel = (): BroadcastChannel => new BroadcastChannel('consilium.signed-out');

/** Goes to the sign-in page, in every window of this browser: on a shared computer nothing stays on a screen. */
export function leave(): void {
  const others = channel();
  others.postMessage('');
  others.close();
  location.replace('/sign-in');
}

/** Leaves this window, too, when the person signs out in another one. */
export function followLeaving(): void {
  channel().addEventListener('message', () => location.replace('/sign-in'));
}
