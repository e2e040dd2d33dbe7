import type { FieldProblem } from '#kernel/errors.ts';

/** Deeper than any input of ours; a stack has an end. */
const deepest = 64;

/**
 * Places in an input whose text the database, the log's canonical form and the signer would read differently, or not at
 * all: NUL and halves of surrogate pairs (ASVS V1.5.3). Object keys are looked at too.
 */
export function unkeepableText(input: unknown, path = '', depth = 0): FieldProblem[] {
  if (typeof input === 'string') return isKeepable(input) ? [] : [{ path, message: 'has a character that is no text' }];
  if (typeof input !== 'object' || input === null) return [];
  if (depth === deepest) return [{ path, message: 'is nested too deep' }];
  return Object.entries(input).flatMap(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`;
    return isKeepable(name)
      ? unkeepableText(value, place, depth + 1)
      : [{ path, message: 'has a name that is no text' }];
  });
}

function isKeepable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
