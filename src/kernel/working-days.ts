const dayMs = 86_400_000;

/** `days` working days after `start`, Saturdays and Sundays left out; the time of day stays. Days are UTC days. */
export function addWorkingDays(start: Date, days: number): Date {
  const date = new Date(start);
  for (let left = days; left > 0;) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() % 6 !== 0) left -= 1;
  }
  return date;
}

/** Working days from `from` to `to`, the first not counted; negative when `to` is past. Days are UTC days. */
export function workingDaysUntil(from: Date, to: Date): number {
  const dayOf = (at: Date) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const [first, last] = [Math.min(dayOf(from), dayOf(to)), Math.max(dayOf(from), dayOf(to))];
  let days = 0;
  for (let at = first + dayMs; at <= last; at += dayMs) if (new Date(at).getUTCDay() % 6 !== 0) days += 1;
  return from <= to ? days : -days;
}
