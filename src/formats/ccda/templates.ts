import { attribute, elements, type XmlElement } from '../xml/index.ts';

/**
 * What a statement is, by its templates. Only the root of a template id counts: R1.1 writes none of the extensions of R2.1
 * (C-CDA volume 1, §4.1.3), and vendors leave them out or invent them.
 */
export type StatementKind =
  | 'condition'
  | 'allergy'
  | 'medication'
  | 'immunization'
  | 'result'
  | 'procedure'
  | 'encounter'
  | 'device'
  | 'other'
  /** Holds other statements and says nothing of its own that they do not. */
  | 'container'
  /** A part of the statement above it: a status, a severity, a comment. */
  | 'part';

const ccda = '2.16.840.1.113883.10.20.22.4.';
const ccd = '2.16.840.1.113883.10.20.1.';
const ihe = '1.3.6.1.4.1.19376.1.5.3.1.4.';

const kinds = new Map<string, StatementKind>();
const add = (kind: StatementKind, prefix: string, ...numbers: (string | number)[]): void => {
  for (const number of numbers) kinds.set(prefix + number, kind);
};
// HL7 Implementation Guide for CDA R2: Consolidated CDA Templates, R1.1 and R2.1, volume 2, entry-level templates.
add('condition', ccda, 4);
add('container', ccda, 3, 30, 80, 33, 34, 65, 51, 35, 36, 1, 26, 45, 66, 75, 132, 136, 108);
add('allergy', ccda, 7);
add('allergy', '2.16.840.1.113883.10.20.24.3.', 90);
add('medication', ccda, 16, 17, 18);
add('immunization', ccda, 52);
add('result', ccda, 2, 27);
add('procedure', ccda, 12, 13, 14);
add('encounter', ccda, 49);
add('device', ccda, 50);
add(
  'other',
  ccda,
  38,
  78,
  85,
  46,
  48,
  67,
  68,
  73,
  74,
  69,
  70,
  72,
  39,
  40,
  41,
  42,
  43,
  44,
  120,
  121,
  130,
  131,
  202,
  111,
);
add('other', '2.16.840.1.113883.10.20.15.3.', 8);
add('part', ccda, 5, 6, 8, 9, 19, 20, 28, 31, 47, 53, 64, 113, 118, 122, 123, 143, 145, 147);
// CCD of 2007 (ASTM/HL7) and the IHE Patient Care Coordination entries it lives on in.
add('condition', ccd, 28);
add('container', ccd, 23, 27, 32, 35);
add('allergy', ccd, 18);
add('medication', ccd, 24, 34);
add('result', ccd, 31);
add('procedure', ccd, 29);
add('encounter', ccd, 21);
add('other', ccd, 17, 22, 25, 33, 42);
add('part', ccd, 38, 39, 40, 41, 43, 47, 49, 50, 51, 54, 55, 57);
add('condition', ihe, '5');
add('container', ihe, '5.1', '5.2', '5.3', '13.1', '15');
add('allergy', ihe, '6');
add('medication', ihe, '7', '7.1', '7.3');
add('immunization', ihe, '12');
add('result', ihe, '13.2');
add('procedure', ihe, '19');
add('encounter', ihe, '14');
add('other', ihe, '13.3', '13.4', '13.5');
add('part', ihe, '1', '1.1', '1.2', '2', '3', '3.1', '4', '4.1');

export function templatesOf(of: XmlElement): string[] {
  return elements(of, 'templateId').flatMap((id) => attribute(id, 'root') ?? []);
}

/** By the first template that we know; a more general one (a problem observation) may stand before its special form. */
export function kindByTemplate(of: XmlElement): StatementKind | undefined {
  const known = templatesOf(of).flatMap((root) => kinds.get(root) ?? []);
  // IHE's problem entry is a template of its allergies as well (PCC TF-2, 6.3.4.15); a reason that is a problem is one.
  const order: readonly StatementKind[] = ['allergy', 'condition', 'container', 'part'];
  return order.find((kind) => known.includes(kind)) ?? known[0];
}

export const hasTemplate = (of: XmlElement, number: number | string): boolean =>
  templatesOf(of).includes(`${ccda}${number}`);
