import type { Fact, FoundDocument, FoundPerson, HealthContent } from '../facts/index.ts';
import { authorOf, reportOf, titleOf, type Group } from './documents.ts';
import { administered, allergy, diagnosis, isShort, medicine, observation, other, problem, procedure, visit, type Draft } from './facts.ts'; // prettier-ignore
import { at, codedAt, componentOf, dateAt, repetitions } from './fields.ts';
import { ordersOf, routeOf, startOf, timingOf, type Order } from './orders.ts';
import { parseHl7, type Message, type Segment } from './parse.ts';
import { personOf } from './person.ts';
import { attachmentsOf, isText, typeOf } from './values.ts';

/** Segments of the envelope: they say who sent it, not what the matter is. */
const envelope = new Set(['MSH', 'EVN', 'SFT', 'UAC', 'DSC', 'MSA', 'ERR']);

/**
 * What HL7 v2 messages (2.1–2.8, any event) say: PID as person; OBX as results, or as a report where they are text; embedded
 * files; visits, allergies, diagnoses, procedures, vaccines and medicines. Every segment beside the envelope is counted.
 * Errors: as `parseHl7`.
 */
export function readHl7(text: string): HealthContent {
  const content: HealthContent = { people: [], documents: [], facts: [], counts: {}, unmapped: {}, problems: [] };
  const people = new Map<string, FoundPerson>();
  for (const message of parseHl7(text)) readMessage(message, content, people);
  content.people.push(...people.values());
  return content;
}

type Work = {
  message: Message;
  content: HealthContent;
  said: Set<Segment>;
  orders: Map<Segment, Order>;
  pv2: Segment | undefined;
};

function readMessage(message: Message, content: HealthContent, people: Map<string, FoundPerson>): void {
  const pv2 = message.segments.find(({ name }) => name === 'PV2');
  const work: Work = { message, content, said: new Set(), orders: ordersOf(message), pv2 };
  for (const segment of message.segments) {
    if (segment.name === 'PID') {
      const person = personOf(segment, pointerTo(message, segment));
      const key = JSON.stringify([person.name, person.birthDate, person.sex, person.identifiers]);
      if (!people.has(key)) people.set(key, person);
      work.said.add(segment);
    }
    const fact = factOf(work, segment);
    if (fact) keep(work, segment, fact);
  }
  for (const group of groupsOf(message)) readGroup(work, group);
  for (const segment of message.segments)
    if (!envelope.has(segment.name)) count(content, segment, work.said.has(segment));
}

const pointerTo = (message: Message, segment: Segment): string =>
  `/MSH[${message.index}]${segment.name === 'MSH' ? '' : `/${segment.name}[${segment.nth}]`}`;

function keep({ message, content, said, orders, pv2 }: Work, segment: Segment, fact: Draft): void {
  const source: Fact['source'] = { resource: `${segment.name}[${segment.nth}]`, pointer: pointerTo(message, segment) };
  content.facts.push({ ...fact, source });
  said.add(segment);
  for (const part of orders.get(segment)?.parts ?? []) said.add(part);
  if (segment.name === 'PV1' && pv2) said.add(pv2);
}

function count({ counts, unmapped }: HealthContent, { name }: Segment, isMapped: boolean): void {
  counts[name] = (counts[name] ?? 0) + 1;
  if (!isMapped) unmapped[name] = (unmapped[name] ?? 0) + 1;
}

/** Facts that stand in one segment, with the parts that follow or lead it. */
function factOf({ message, orders, pv2 }: Work, segment: Segment): Draft | undefined {
  switch (segment.name) {
    case 'PV1':
      return visit(segment, pv2);
    case 'AL1':
    case 'IAM':
      return allergy(segment);
    case 'DG1':
      return diagnosis(segment);
    case 'PRB':
      return problem(segment);
    case 'PR1':
      return procedure(segment);
    case 'RXA':
      return administered(segment, message.type === 'VXU', routeOf(orders.get(segment)));
    case 'RXO':
    case 'RXE':
    case 'RXD':
    case 'RXG':
      return medicine(
        segment,
        [routeOf(orders.get(segment)), ...timingOf(orders.get(segment))],
        startOf(orders.get(segment)),
      );
    case 'SPM':
    case 'SCH':
      return other(segment);
    default:
      return undefined;
  }
}

/** Observations under what heads them; what stands before any head is a group of its own. */
function groupsOf({ segments }: Message): Group[] {
  const groups: Group[] = [];
  let now: Group = { head: undefined, txa: undefined, observations: [], notes: [] };
  let about: string | undefined;
  groups.push(now);
  for (const segment of segments) {
    // A document's order (OBR before TXA in MDM) heads the same group as its TXA.
    if (segment.name === 'TXA' && now.observations.length === 0) now.txa = segment;
    else if (segment.name === 'OBR' || segment.name === 'TXA' || segment.name === 'RXA') {
      const isTxa = segment.name === 'TXA';
      now = { head: isTxa ? undefined : segment, txa: isTxa ? segment : undefined, observations: [], notes: [] };
      groups.push(now);
      about = undefined;
    } else if (segment.name === 'OBX') {
      now.observations.push(segment);
      about = codedAt(segment, 3).label;
    } else if (segment.name === 'NTE') {
      const words = repetitions(segment, 3)
        .map((one) => componentOf(one, segment.delimiters, 1))
        .filter(Boolean)
        .join('\n');
      if (words !== '') now.notes.push({ about, words, segment });
    }
  }
  return groups;
}

function readGroup(work: Work, group: Group): void {
  const { message, content, said } = work;
  const { head, txa, observations, notes } = group;
  const [header] = message.segments;
  const source = txa ?? head ?? observations[0] ?? notes[0]?.segment;
  if (!source) return;
  const alike = new Map<string, number>();
  for (const { fields } of observations) alike.set(fields[3] ?? '', (alike.get(fields[3] ?? '') ?? 0) + 1);
  for (const one of observations) readObservation(work, one, head, alike.get(one.fields[3] ?? '') ?? 0);
  const report = reportOf(group, header && at(header, 4), pointerTo(message, source));
  const isReadable =
    report?.words !== undefined || report?.attachments.some(({ bytes }) => bytes !== undefined) === true;
  if (report && isReadable) {
    content.documents.push(...apart(report, group, message));
    const inside = observations.filter((one) => isText(one) || typeOf(one) === 'ED');
    for (const one of [source, ...inside, ...notes.map(({ segment }) => segment)]) said.add(one);
  } else if (txa) keep(work, txa, mention(group, txa, report?.attachments[0]?.problem));
  if (!head) return;
  if (isReadable || observations.length > 0) said.add(head);
  else if (head.name === 'OBR') {
    const order = other(head);
    if (order) keep(work, head, order);
  }
}

/** Words and every file embedded beside them are documents of their own: several pictures of one report are not one. */
function apart(report: FoundDocument, { observations }: Group, message: Message): FoundDocument[] {
  const { words, ...described } = report;
  const files = observations.flatMap((one) => {
    const title = codedAt(one, 3).label ?? report.title;
    const source = { resource: `OBX[${one.nth}]`, pointer: pointerTo(message, one) };
    return attachmentsOf(one)
      .filter(({ bytes }) => bytes !== undefined)
      .map((attachment) => ({ ...described, title: title.slice(0, 200), attachments: [attachment], source }));
  });
  const [only] = files;
  if (words === undefined && only && files.length === 1)
    return [{ ...only, title: report.title, source: report.source }];
  return [...(words === undefined ? [] : [{ ...report, attachments: [] }]), ...files];
}

/** What is measured becomes a fact; long text and embedded files go into the report of the group. */
function readObservation(work: Work, one: Segment, head: Segment | undefined, alike: number): void {
  if (typeOf(one) === 'ED') {
    for (const { problem } of attachmentsOf(one))
      if (problem !== undefined) work.content.problems.push(`OBX[${one.nth}]: ${problem}`);
    return;
  }
  if (!isShort(one, alike)) return;
  const isVaccine = head?.name === 'RXA';
  const fact = observation(one, isVaccine ? undefined : head);
  if (fact) keep(work, one, isVaccine ? { ...fact, kind: 'other' } : fact);
}

/** A document that is announced, and of which nothing was sent. */
function mention(group: Group, txa: Segment, why: string | undefined): Draft {
  const date = dateAt(txa, 4) ?? dateAt(txa, 6);
  const value = [authorOf(txa, 9, 5, 10), why].filter(Boolean).join('. ');
  return {
    kind: 'other',
    label: titleOf(group),
    ...(date !== undefined && { date }),
    ...(value !== '' && { value }),
  };
}
