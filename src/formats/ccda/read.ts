import { AppError } from '#kernel/errors.ts';
import { plainNarrative } from '../fhir/narrative.ts';
import { isoOf, type Fact, type FoundDocument, type HealthContent } from '../facts/index.ts';
import {
  attribute,
  descendants,
  element,
  elements,
  parseXml,
  pointerOf,
  textOf,
  type XmlElement,
} from '../xml/index.ts';
import { attachmentOf, type Budget } from './attachments.ts';
import { conceptOf } from './concept.ts';
import { authorOf, facilityOf, peopleOf, plain, securityOf } from './header.ts';
import { Narrative, wordsOf } from './narrative.ts';
import { sectionOf, type Section } from './sections.ts';
import { isStatement } from './statement.ts';
import { periodOf } from './time.ts';
import { Walk } from './walk.ts';

const deepestSection = 12;
const maxProblems = 50;

/**
 * What a clinical document (CDA R2: C-CDA R1.1 and R2.1, CCD, IHE) says: whose it is, the document with the narrative of
 * its sections as words, its attachments, and the statements of its entries as facts. A section or an entry alone, as
 * examples and some exports are, is read as well. Nothing is fetched.
 * Errors: `input.unsupported` (no part of a clinical document), and those of `parseXml`.
 */
export function readCda(text: string, problems: string[] = []): HealthContent {
  const root = parseXml(text);
  const content: HealthContent = {
    people: peopleOf(root),
    documents: [],
    facts: [],
    counts: {},
    unmapped: {},
    problems,
  };
  const narrative = new Narrative(root);
  const budget: Budget = { bytes: 0 };
  const walk = new Walk(content, narrative, budget);
  const security = securityOf(root);
  const sections = sectionsOf(root).map(sectionOf);
  for (const section of sections) walk.section(section, security);
  if (root.name !== 'ClinicalDocument' && sections.length === 0) fragment(root, walk);
  if (root.name !== 'ClinicalDocument' && content.facts.length === 0 && sections.length === 0) throw notCda();
  header(root, content, narrative);
  const document = documentOf(root, sections, narrative, budget);
  if (document) content.documents.unshift(document);
  for (const person of content.people) count(content, person.source.resource);
  if (document) count(content, root.name);
  problems.splice(maxProblems);
  return content;
}

/** Sections in document order, those inside sections after theirs. */
function sectionsOf(of: XmlElement, depth = 0): XmlElement[] {
  if (depth > deepestSection) return [];
  if (of.name === 'section') return [of, ...elements(of, 'component').flatMap((one) => sectionsOf(one, depth + 1))];
  const inside = ['component', 'structuredBody', 'section'].flatMap((name) => elements(of, name));
  return inside.flatMap((one) => sectionsOf(one, depth + 1));
}

/** An entry or a statement alone. */
function fragment(root: XmlElement, walk: Walk): void {
  const section: Section = { element: root, title: 'Entries', name: 'Entries', kind: 'other' };
  if (isStatement(root)) walk.statement(root, section, {}, 0);
  else if (root.name === 'entry') walk.entry(root, section);
  else for (const one of descendants(root)) if (one.name === 'entry') walk.entry(one, section);
}

/** The stay or visit that the document is about (componentOf/encompassingEncounter). */
function header(root: XmlElement, content: HealthContent, narrative: Narrative): void {
  const of = element(root, 'componentOf', 'encompassingEncounter');
  const period = periodOf(element(of, 'effectiveTime'));
  if (!of || period.date === undefined) return;
  const { label, ...codes } = conceptOf(element(of, 'code'), narrative);
  const facility = element(of, 'location', 'healthCareFacility');
  const place = [element(facility, 'location', 'name'), element(facility, 'serviceProviderOrganization', 'name')].map(plain).find((name) => name !== ''); // prettier-ignore
  const fact: Fact = {
    kind: 'encounter',
    ...codes,
    label: label ?? 'Visit',
    ...period,
    ...(place !== undefined && { value: place }),
    source: { resource: 'encompassingEncounter', pointer: pointerOf(of) },
  };
  content.facts.push(fact);
  count(content, 'encompassingEncounter');
}

function documentOf(
  root: XmlElement,
  sections: readonly Section[],
  narrative: Narrative,
  budget: Budget,
): FoundDocument | undefined {
  const body = bodyOf(root, budget);
  const words = [...sections.map(sectionWords), body.words ?? ''].filter((part) => part !== '').join('\n\n');
  if (words === '' && body.attachments.length === 0 && root.name !== 'ClinicalDocument') return undefined;
  const code = element(root, 'code');
  const concept = root.name === 'ClinicalDocument' ? conceptOf(code, narrative) : {};
  const title = root.name === 'ClinicalDocument' ? plain(element(root, 'title')) || concept.label : sections[0]?.title;
  const date =
    isoOf(attribute(element(root, 'effectiveTime'), 'value')) ?? periodOf(element(root, 'effectiveTime')).date;
  const author = authorOf(root);
  const facility = facilityOf(root);
  const security = securityOf(root);
  return {
    title: (title || 'Health summary').slice(0, 200),
    ...(concept.code && { code: concept.code }),
    ...(root.name === 'ClinicalDocument' && date !== undefined && { date }),
    ...(author !== undefined && { author }),
    ...(facility !== undefined && { facility }),
    attachments: body.attachments,
    ...(words !== '' && { words }),
    ...(security && { security }),
    source: { resource: root.name, pointer: pointerOf(root) },
  };
}

/** Title and narrative of one section; sections inside stand after it. */
function sectionWords({ element: of, title }: Section): string {
  const text = element(of, 'text');
  const words = text ? wordsOf(text) : '';
  return words === '' ? '' : `${title}\n${words}`;
}

/** A body that is no XML (CDA R2 §4.3.1): a PDF or a picture, or text in place. */
function bodyOf(root: XmlElement, budget: Budget): Pick<FoundDocument, 'attachments' | 'words'> {
  const bodies = elements(root, 'component').flatMap((one) => elements(one, 'nonXMLBody'));
  const texts = bodies.flatMap((one) => elements(one, 'text'));
  const attachments = texts.flatMap((one) => attachmentOf(one, budget) ?? []);
  const words = texts
    .filter((one) => attribute(one, 'representation') !== 'B64')
    .map((one) => (attribute(one, 'mediaType') === 'text/html' ? plainNarrative(textOf(one)) : textOf(one).trim()))
    .join('\n\n');
  return { attachments, ...(words !== '' && { words }) };
}

function count({ counts }: HealthContent, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function notCda(): AppError {
  return new AppError('input.unsupported', 'This is a data file, but not a health summary that we can read. We kept it as you sent it.'); // prettier-ignore
}
