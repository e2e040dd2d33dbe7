import type { FactCode } from '../facts/index.ts';
import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { codeSystemOf } from './code-systems.ts';
import type { Narrative } from './narrative.ts';

const longestLabel = 300;
const mostCodes = 20;

/** What a coded element (CD, CE, CO …) says: its words, its first code that is one, and the others. */
export type Concept = { label?: string; code?: FactCode; otherCodes?: FactCode[] };

/**
 * A coded element with its translations, which mean the same (CDA R2, CD.translation). Words: the code's own display, else
 * the original text or what it refers to in the narrative, else a translation's display, else the code.
 */
export function conceptOf(of: XmlElement | undefined, narrative: Narrative): Concept {
  if (!of) return {};
  const [code, ...otherCodes] = codesOf(of).slice(0, mostCodes);
  const own = readable(attribute(of, 'displayName'));
  const original = narrative.text(element(of, 'originalText'));
  const translated = [code, ...otherCodes].map((one) => one?.display).find((words) => words !== undefined);
  const label = own ?? original ?? translated ?? code?.code;
  return {
    ...(label !== undefined && { label: label.slice(0, longestLabel) }),
    ...(code && { code }),
    ...(otherCodes.length > 0 && { otherCodes }),
  };
}

/** Some programs write a null flavor, or marks of letters they lost, where a code or its words belong. */
const notCodes = new Set(['UNK', 'NI', 'ASKU', 'NASK', 'NAV', 'NULL', 'null']);
const readable = (words: string | undefined): string | undefined => (words !== undefined && /[\p{L}\p{N}]/u.test(words) ? words : undefined); // prettier-ignore

/** All codings of the element that have a code, its own first. */
function codesOf(of: XmlElement, depth = 0): FactCode[] {
  const written = attribute(of, 'code');
  const code = written !== undefined && notCodes.has(written) ? undefined : written;
  const system = codeSystemOf(attribute(of, 'codeSystem'));
  const display = readable(attribute(of, 'displayName'));
  const own = code === undefined ? [] : [{ ...(system !== undefined && { system }), code, ...(display !== undefined && { display }) }]; // prettier-ignore
  const below = depth > 3 ? [] : elements(of, 'translation').flatMap((one) => codesOf(one, depth + 1));
  const seen = new Set(own.map(({ system: s, code: c }) => `${s}|${c}`));
  return [...own, ...below.filter(({ system: s, code: c }) => !seen.has(`${s}|${c}`) && seen.add(`${s}|${c}`))];
}

/** Words for why a value is not there (HL7 v3 NullFlavor, 2.16.840.1.113883.5.1008). */
const nullWords: Readonly<Record<string, string>> = {
  NI: 'no information', UNK: 'unknown', ASKU: 'asked but unknown', NAV: 'not available now', NASK: 'not asked',
  MSK: 'withheld', NA: 'not applicable', OTH: 'other', NP: 'not present', INV: 'invalid', TRC: 'trace',
  PINF: 'positive infinity', NINF: 'negative infinity', QS: 'sufficient quantity', DER: 'derived', UNC: 'not coded',
}; // prettier-ignore

export function nullWordsOf(of: XmlElement | undefined): string | undefined {
  const flavor = attribute(of, 'nullFlavor');
  return flavor === undefined ? undefined : (nullWords[flavor.toUpperCase()] ?? flavor);
}

export const isNull = (of: XmlElement | undefined): boolean => attribute(of, 'nullFlavor') !== undefined;
