import type { FactCode, FoundDocument, HealthContent } from '../facts/index.ts';
import { attribute, element, elements, type XmlElement } from '../xml/index.ts';
import { encounter, procedure } from './acts.ts';
import { attachmentOf, type Budget } from './attachments.ts';
import { conceptOf } from './concept.ts';
import { other, result } from './observations.ts';
import { allergy, condition } from './problems.ts';
import { securityOf } from './header.ts';
import { immunization, medication, supply } from './medicines.ts';
import type { Narrative } from './narrative.ts';
import type { Section } from './sections.ts';
import { below, isStatement, plannedWord, sourceOf, statusOf, type Draft, type Statement } from './statement.ts';
import { kindByTemplate, type StatementKind } from './templates.ts';
import { periodOf } from './time.ts';

/** Statements inside statements: honest documents go six deep. */
const deepest = 30;

const mappers: Record<Exclude<StatementKind, 'container' | 'part'>, (statement: Statement) => Draft[]> = {
  condition, allergy, medication, immunization, result, procedure, encounter, device: supply, other,
}; // prettier-ignore

/**
 * Turns the entries of one section into facts. Every clinical statement either becomes facts, is said in the words of the
 * one above it, or is counted as unmapped under the section's name: none goes unseen.
 */
export class Walk {
  readonly #content: HealthContent;
  readonly #narrative: Narrative;
  readonly #budget: Budget;
  #security: FactCode[] | undefined;

  constructor(content: HealthContent, narrative: Narrative, budget: Budget) {
    this.#content = content;
    this.#narrative = narrative;
    this.#budget = budget;
  }

  section(section: Section, security: FactCode[] | undefined): void {
    this.#security = securityOf(section.element) ?? security;
    const entries = elements(section.element, 'entry');
    for (const entry of entries) this.entry(entry, section);
    if (entries.length === 0 && element(section.element, 'text')) this.count(section.name, false);
  }

  entry(entry: XmlElement, section: Section): void {
    const inside = elements(entry).filter(isStatement);
    if (inside.length === 0) this.count(section.name, false);
    for (const one of inside) this.statement(one, section, {}, 0);
  }

  statement(of: XmlElement, section: Section, above: Statement['above'], depth: number): void {
    const inside = depth < deepest ? below(of) : [];
    if (inside.length > 0 && this.#isContainer(of, inside, section)) {
      const told = this.#toldBy(of, above);
      for (const one of inside) this.#rest(one, new Set(), section, told, depth);
      return;
    }
    const statement: Statement = { element: of, section, narrative: this.#narrative, above, said: new Set() };
    const drafts = map(statement);
    const documents = this.#documentsOf(of, drafts[0]?.label ?? section.title);
    this.#content.documents.push(...documents);
    this.#keep(drafts, of);
    this.count(section.name, drafts.length > 0 || documents.length > 0);
    const told = this.#toldBy(of, {});
    for (const one of inside) this.#rest(one, statement.said, section, told, depth);
  }

  count(name: string, isMapped: boolean): void {
    const { counts, unmapped } = this.#content;
    counts[name] = (counts[name] ?? 0) + 1;
    if (!isMapped) unmapped[name] = (unmapped[name] ?? 0) + 1;
  }

  /** Parts of what was said are said with it; a link to another entry of the file says nothing of its own. */
  #rest(
    of: XmlElement,
    said: ReadonlySet<XmlElement>,
    section: Section,
    told: Statement['above'],
    depth: number,
  ): void {
    const isLink = !hasContent(of, this.#narrative) && below(of).length === 0;
    if (isLink || said.has(of)) return;
    this.statement(of, section, told, depth + 1);
  }

  /** An organizer, or an act that only wraps what it is about (a concern, a diagnosis of a stay). */
  #isContainer(of: XmlElement, inside: readonly XmlElement[], section: Section): boolean {
    if (of.name === 'organizer') return true;
    if (of.name !== 'act') return false;
    const known = kindByTemplate(of);
    if (known !== undefined) return known === 'container';
    const wrapped = inside.map(kindByTemplate);
    if (section.kind === 'procedures' || section.kind === 'plan')
      return attribute(element(of, 'code'), 'code') === 'CONC';
    return wrapped.some((kind) => kind === 'condition' || kind === 'allergy') || section.kind === 'problems' || section.kind === 'allergies'; // prettier-ignore
  }

  #toldBy(of: XmlElement, above: Statement['above']): Statement['above'] {
    const isPanel = of.name === 'organizer';
    const isConcern = attribute(element(of, 'code'), 'code') === 'CONC';
    const status = isPanel || isConcern ? statusOf(of) : undefined;
    const subject = conceptOf(element(of, 'subject', 'relatedSubject', 'code'), this.#narrative).label;
    const name = isPanel ? conceptOf(element(of, 'code'), this.#narrative).label : undefined;
    // When something is planned for is not when its reason began.
    const { date, endDate } = plannedWord(of) === undefined ? periodOf(element(of, 'effectiveTime')) : {};
    return {
      ...above,
      ...(date !== undefined && { date }),
      // The end of a concern or a visit is not the end of what it is about.
      ...(isPanel && endDate !== undefined && { endDate }),
      ...(status !== undefined && { status }),
      ...(subject !== undefined && { subject }),
      ...(name !== undefined && { name }),
    };
  }

  #keep(drafts: readonly Draft[], of: XmlElement): void {
    for (const { at, ...fact } of drafts) {
      const security = this.#security ? { security: this.#security } : {};
      this.#content.facts.push({ ...fact, ...security, source: sourceOf(at ?? of) });
    }
  }

  /** Pictures and texts embedded in a statement (observationMedia, notes, results that are a report). */
  #documentsOf(of: XmlElement, title: string): FoundDocument[] {
    const attachments = [...elements(of, 'value'), ...elements(of, 'text')].flatMap((one) => attachmentOf(one, this.#budget) ?? []).filter(({ url }) => url === undefined); // prettier-ignore
    if (attachments.length === 0) return [];
    const { date } = periodOf(element(of, 'effectiveTime'));
    const words = this.#narrative.words(attribute(element(of, 'text', 'reference'), 'value'));
    return [
      {
        title: title.slice(0, 200),
        ...(date !== undefined && { date }),
        attachments,
        ...(words !== undefined && { words }),
        ...(this.#security && { security: this.#security }),
        source: sourceOf(of),
      },
    ];
  }
}

/** Whether an act or a visit that another refers to says anything beside its id. */
function hasContent(of: XmlElement, narrative: Narrative): boolean {
  if (of.name !== 'act' && of.name !== 'encounter') return true;
  const { date } = periodOf(element(of, 'effectiveTime'));
  return date !== undefined || narrative.text(element(of, 'text')) !== undefined || conceptOf(element(of, 'code'), narrative).label !== undefined; // prettier-ignore
}

function map(statement: Statement): Draft[] {
  const kind = kindOf(statement);
  return kind === 'container' || kind === 'part' ? other(statement) : mappers[kind](statement);
}

/** By its templates, else by the section it stands in and its own sort. */
function kindOf({ element: of, section }: Statement): StatementKind {
  const known = kindByTemplate(of);
  const isMedicine = of.name === 'substanceAdministration' || of.name === 'supply';
  // A prescription is a medicine in the mood of an intent; everything else that is not yet so is a plan.
  if (plannedWord(of) !== undefined && (!isMedicine || section.kind === 'plan')) return 'other';
  if (known !== undefined && known !== 'container' && known !== 'part') return fits(known, of) ? known : 'other';
  if (of.name === 'substanceAdministration') return section.kind === 'immunizations' ? 'immunization' : 'medication';
  if (of.name === 'supply') return section.kind === 'medications' ? 'medication' : 'device';
  if (of.name === 'encounter' || of.name === 'procedure') return of.name;
  if (known === 'part' || known === 'container') return 'other';
  return bySection(of, section);
}

/** A template id pasted onto another sort of statement does not change what it is. */
const fits = (kind: StatementKind, of: XmlElement): boolean =>
  of.name === 'substanceAdministration' ? kind === 'medication' || kind === 'immunization' || kind === 'other' : true;

function bySection(of: XmlElement, section: Section): StatementKind {
  if (section.kind === 'procedures') return 'procedure';
  if (of.name !== 'observation') return section.kind === 'problems' && element(of, 'value') ? 'condition' : 'other';
  if (section.kind === 'problems' && element(of, 'value')) return 'condition';
  if (section.kind === 'allergies') return 'allergy';
  return section.kind === 'results' ? 'result' : 'other';
}
