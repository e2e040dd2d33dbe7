import { isoOf } from '../facts/index.ts';
import { attribute, element, type XmlElement } from '../xml/index.ts';

/** Begin and end of a TS or IVL_TS; a moment alone is the begin. */
export function periodOf(time: XmlElement | undefined): { date?: string; endDate?: string } {
  const at = (name: string): string | undefined => isoOf(attribute(element(time, name), 'value'));
  const date = isoOf(attribute(time, 'value')) ?? at('low') ?? at('center');
  const endDate = at('high');
  return { ...(date && { date }), ...(endDate && { endDate }) };
}
