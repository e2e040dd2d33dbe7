const dayMs = 86_400_000;
/** Letters and scans of the months before somebody was born belong to them. */
const beforeBirthMs = 300 * dayMs;

/**
 * What is wrong with the date that somebody says a document has, in words; undefined when nothing is.
 * @param date and birthDate ISO days
 * @param now somewhere on earth it is already tomorrow
 */
export function dateProblem(date: string | null, birthDate: string | null, now: Date): string | undefined {
  if (date === null) return undefined;
  if (date > new Date(now.getTime() + dayMs).toISOString().slice(0, 10))
    return 'This date is in the future. Check the year';
  if (birthDate !== null && Date.parse(date) < Date.parse(birthDate) - beforeBirthMs)
    return 'This date is before the patient was born. Check the year';
  return undefined;
}
