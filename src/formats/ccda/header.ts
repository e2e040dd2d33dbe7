import { isoOf, type FactCode, type FoundPerson } from '../facts/index.ts';
import { attribute, element, elements, pointerOf, textOf, type XmlElement } from '../xml/index.ts';
import { registerOf } from './code-systems.ts';
import { isNull } from './concept.ts';

const mostIdentifiers = 20;

/** Whose record it says it is (CDA R2 §4.2.2.11 recordTarget; several are allowed). */
export function peopleOf(root: XmlElement): FoundPerson[] {
  return elements(root, 'recordTarget').flatMap((target) => {
    const role = element(target, 'patientRole');
    if (!role) return [];
    const patient = element(role, 'patient') ?? element(role, 'patientPatient');
    const birthDate = isoOf(attribute(element(patient, 'birthTime'), 'value'))?.slice(0, 10);
    const sex = sexOf(element(patient, 'administrativeGenderCode'));
    const person = {
      ...nameOf(elements(patient, 'name')),
      ...(birthDate !== undefined && { birthDate }),
      ...(sex !== undefined && { sex }),
      identifiers: elements(role, 'id').slice(0, mostIdentifiers).flatMap(identifierOf),
    };
    return [{ ...person, source: { resource: 'recordTarget', pointer: pointerOf(target) } }];
  });
}

/** HL7 v3 AdministrativeGender in the words of FHIR. */
function sexOf(of: XmlElement | undefined): string | undefined {
  const code = attribute(of, 'code')?.toUpperCase();
  if (code === 'M' || code === 'F') return code === 'M' ? 'male' : 'female';
  if (code === 'UN' || code === 'O') return 'other';
  return attribute(of, 'displayName')?.toLowerCase();
}

function identifierOf(id: XmlElement): { system?: string; value: string }[] {
  if (isNull(id)) return [];
  const root = attribute(id, 'root');
  const extension = attribute(id, 'extension');
  const system = registerOf(root);
  if (extension === undefined) return root === undefined ? [] : [{ value: root }];
  return [{ ...(system !== undefined && { system }), value: extension }];
}

/** The legal name first, an old or a pen name last (EntityNameUse). */
export function nameOf(names: readonly XmlElement[]): { name?: string; family?: string; given?: string[] } {
  const rank = (name: XmlElement): number => ['L', 'C', undefined].indexOf(attribute(name, 'use')) >>> 0;
  const [best] = names.filter((name) => !isNull(name)).sort((a, b) => rank(a) - rank(b));
  if (!best) return {};
  const parts = (part: string): string[] =>
    elements(best, part)
      .map(plain)
      .filter((words) => words !== '');
  const given = parts('given');
  const family = parts('family').join(' ');
  const name = given.length > 0 || family !== '' ? [...given, family].filter(Boolean).join(' ') : plain(best);
  return { ...(name !== '' && { name }), ...(family !== '' && { family }), ...(given.length > 0 && { given }) };
}

export const plain = (of: XmlElement | undefined): string => textOf(of).replaceAll(/\s+/g, ' ').trim().slice(0, 300);

/** Who wrote it: the first author who is a person, else the organisation, else the program. */
export function authorOf(root: XmlElement): string | undefined {
  const authors = elements(root, 'author').map((author) => element(author, 'assignedAuthor'));
  const people = authors.map((one) => writtenName(elements(element(one, 'assignedPerson'), 'name')));
  const places = authors.map((one) => plain(element(one, 'representedOrganization', 'name')));
  const programs = authors.map((one) => plain(element(one, 'assignedAuthoringDevice', 'softwareName')));
  return [...people, ...places, ...programs].find((words) => words !== undefined && words !== '');
}

/** With title and degree, as a letter signs. */
function writtenName(names: readonly XmlElement[]): string | undefined {
  const { name } = nameOf(names);
  if (name === undefined) return undefined;
  const part = (of: string): string[] =>
    elements(
      names.find((one) => !isNull(one)),
      of,
    ).map(plain);
  return [...part('prefix'), name, ...part('suffix')].filter((words) => words !== '').join(' ');
}

export function facilityOf(root: XmlElement): string | undefined {
  const custodian = plain(element(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'name'));
  const author = plain(element(root, 'author', 'assignedAuthor', 'representedOrganization', 'name'));
  return custodian || author || undefined;
}

/** How private it says that it is, when it says more than that (HL7 v3 Confidentiality; N is what all are). */
export function securityOf(of: XmlElement): FactCode[] | undefined {
  const code = attribute(element(of, 'confidentialityCode'), 'code')?.toUpperCase();
  if (code === undefined || ['N', 'U', 'L'].includes(code)) return undefined;
  return [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }];
}
