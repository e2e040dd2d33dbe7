/** Where this tab keeps the purpose that was chosen in it. A code, nothing of a patient. */
export const place = 'consilium.purpose';

/** The purpose chosen in this tab; none until somebody chooses one. */
export function heldPurpose(): string | undefined {
  return globalThis.sessionStorage?.getItem(place) ?? undefined;
}

/** The next person in this tab begins with the purpose of their own role. */
export function forgetPurpose(): void {
  globalThis.sessionStorage?.removeItem(place);
}
