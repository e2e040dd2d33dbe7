let opened: BroadcastChannel | undefined;

/** One for the whole window: what it posts does not come back to itself. */
const channel = (): BroadcastChannel => (opened ??= new BroadcastChannel('consilium.signed-out'));

/** Goes to the sign-in page, in every window of this browser: on a shared computer nothing stays on a screen. */
export function leave(): void {
  channel().postMessage('');
  location.replace('/sign-in');
}

/** Leaves this window, too, when the person signs out in another one. */
export function followLeaving(): void {
  channel().addEventListener('message', () => location.replace('/sign-in'));
}
