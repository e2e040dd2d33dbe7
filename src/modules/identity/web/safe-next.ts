/** Only a path of this site is followed after signing in. */
export const safeNext = (next: string | undefined, otherwise: string): string =>
  next !== undefined && /^\/(?!\/)[\w/?=&.-]*$/.test(next) ? next : otherwise;
