/** `Family^Given^Middle` (DICOM PN, PS3.5 6.2) as a person writes it. */
export function plainName(name: string): string {
  const [family = '', ...given] = name.split('^');
  return name.includes('^') ? [...given, family].filter((part) => part.trim() !== '').join(' ') : name;
}

/** Records of a case that name the same person and stand alike are one question, in the order in which they came. */
export function byPerson<T extends { found_key: string; answer: string | null }>(rows: readonly T[]): [T, ...T[]][] {
  const groups = Map.groupBy(rows, ({ found_key: person, answer }) => `${person}|${answer ?? ''}`);
  return [...groups.values()].map(([first, ...more]) => [first as T, ...more]);
}
