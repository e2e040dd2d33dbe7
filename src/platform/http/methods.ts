import type { OperationDefinition } from '#kernel/operation.ts';
import type { Implemented } from '#platform/operations/index.ts';

/** What can be done at an address: methods of the operations whose path fits it (RFC 9110 §15.5.6, Allow). */
export function methodsOf(operations: readonly Implemented[]): (url: string) => string[] {
  const known = operations.map(({ definition }) => ({ definition, pattern: definition.path.split('/') }));
  return (url) => {
    const path = (url.split('?')[0] ?? '').split('/');
    const found = known.filter(({ pattern }) => fits(pattern, path)).flatMap(({ definition }) => methods(definition));
    return [...new Set(found)];
  };
}

const methods = ({ method, head }: OperationDefinition): string[] => (head ? [method, 'HEAD'] : [method]);

/** `/a/:id/*`: a part by its name, any part, or any parts to the end. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.at(-1) === '*') return path.length >= pattern.length && startsLike(pattern.slice(0, -1), path);
  return path.length === pattern.length && startsLike(pattern, path);
}

const startsLike = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.every((part, at) => (part.startsWith(':') ? path[at] !== '' : part === path[at]));
