import { AppError } from '#kernel/errors.ts';
import type { Quantity } from './values.rules.ts';

const written = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?([+-]?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?)$/i;

/**
 * `[prefix]number`, `…|system|code`, `…||unit` (R4 search, quantity). A number stands for all that round to it: 5.4 is from
 * 5.35 up to 5.45. Units are compared as given. @throws AppError input.invalid for what is no number
 */
export function fulfilsQuantity(found: readonly Quantity[], asked: string): boolean {
  const [number = '', system = '', code = ''] = asked.split('|');
  const [, prefix = 'eq', text = ''] = written.exec(number) ?? [];
  if (text === '') throw new AppError('input.invalid', `“${asked}” is no amount that can be searched for.`);
  const value = Number(text);
  const half = halfOf(text);
  return found.some((one) => {
    const unitFits = system === '' ? code === '' || one.code === code || one.unit === code : one.system === system && one.code === code; // prettier-ignore
    return unitFits && compares(prefix.toLowerCase(), one.value, value, half);
  });
}

/** Half a step of its last digit. */
function halfOf(text: string): number {
  const [digits = '', power = '0'] = text.toLowerCase().split('e');
  return 0.5 * 10 ** (Number(power) - (digits.split('.')[1]?.length ?? 0));
}

function compares(prefix: string, value: number, asked: number, half: number): boolean {
  const isEqual = value >= asked - half && value < asked + half;
  switch (prefix) {
    case 'ne': return !isEqual;
    case 'gt': case 'sa': return value > asked;
    case 'lt': case 'eb': return value < asked;
    case 'ge': return value >= asked;
    case 'le': return value <= asked;
    case 'ap': return Math.abs(value - asked) <= Math.abs(asked) * 0.1;
    default: return isEqual;
  }
} // prettier-ignore
