/**
 * The same value with text that the database can keep: NUL and halves of surrogate pairs become U+FFFD, in names of
 * properties too. What was read from a file may hold them; one such letter must not stop the other files. Bytes stay.
 */
export function keepable<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleaned(name), cleaned(inner)]));
}
