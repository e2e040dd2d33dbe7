import type { OpinionDocument, OpinionSentence, SectionKind, Source } from '#formats/opinion/index.ts';
import { sectionKinds, verdictNames } from '#formats/opinion/index.ts';
import type { LetterWords } from './letter-words.ts';
import { fill, longDay, longMoment } from './letter-text.ts';

export type LetterPicture = { path: string; caption: string };
type Row = [string, string];
type PrintedSentence = { text: string; sources: number[]; note: string | null; pictures: LetterPicture[] };
type PrintedSection = { title: string; form: 'steps' | 'list' | 'text'; sentences: PrintedSentence[]; after: string[] };

/** What `letter.typ` reads: strings, numbers and lists only, already in words and in order. */
export type LetterData = ReturnType<typeof letterData>;

export type LetterSettings = { words: LetterWords; language: string; fingerprint: string; size: number };

/** Turns a signed opinion into the letter's data. `pathOf` names the virtual file of a key picture. Pure. */
export function letterData(opinion: OpinionDocument, settings: LetterSettings, pathOf: (id: string) => string) {
  const { words, language, fingerprint, size } = settings;
  const sources = new SourceList(opinion, words);
  const shown = new Set<string>();
  const pictures = new Map(
    opinion.keyPictures.map(({ id, caption }) => [id, { path: pathOf(id), caption }] satisfies [string, LetterPicture]),
  );
  const show = (id: string): LetterPicture[] => {
    const picture = shown.has(id) ? undefined : pictures.get(id);
    shown.add(id);
    return picture ? [picture] : [];
  };
  const sections = printedSections(opinion, settings, sources, show);
  const { patient, expert } = opinion;
  const primary = language.split('-')[0] ?? 'en';
  return {
    words,
    size,
    lang: primary,
    rtl: ['ar', 'fa', 'he', 'ur'].includes(primary),
    title: fill(words.title, { expert: expert.name, patient: patient.name }),
    date: longDay(opinion.signedAt, language),
    signed: dateParts(opinion.signedAt),
    signedLine: fill(words.signedBy, { expert: expert.name }),
    number: opinion.caseNumber,
    fingerprint,
    patient: { name: patient.name, born: fill(words.born, { date: longDay(patient.birthDate, language) }) },
    expert: { name: expert.name, title: expert.title, specialty: expert.specialty },
    institution: definedOf([opinion.institution.name, opinion.institution.address, opinion.institution.phone]),
    shortAnswer: paragraphs(opinion.shortAnswer),
    questions: opinion.questions.map(({ text, answer }) => ({ text, answer: paragraphs(answer) })),
    verdicts: verdictRows(opinion, words),
    sections,
    pictures: opinion.keyPictures.flatMap(({ id }) => show(id)),
    options: opinion.options.map((option) => ({ name: option.name, rows: optionRows(option, words) })),
    ...materialRows(opinion, settings),
    findings: findingRows(opinion),
    firstView: firstViewLines(opinion, settings),
    sources: sources.printed,
    meaning: opinion.meaning,
    signature: signatureRows(opinion, settings),
    verify: [words.verifyHow],
    small: definedOf([
      opinion.purpose,
      opinion.jurisdiction,
      opinion.addendumTo && fill(words.addendum, { fingerprint: opinion.addendumTo.fingerprint }),
    ]).join(' '),
  };
}

/** Numbers each different source once, in order of first use. */
class SourceList {
  readonly printed: string[] = [];
  readonly #opinion: OpinionDocument;
  readonly #words: LetterWords;

  constructor(opinion: OpinionDocument, words: LetterWords) {
    this.#opinion = opinion;
    this.#words = words;
  }

  number(source: Source): number {
    const text = this.#inWords(source);
    const known = this.printed.indexOf(text);
    return known >= 0 ? known + 1 : this.printed.push(text);
  }

  #inWords(source: Source): string {
    const words = this.#words;
    if (source.kind === 'article') {
      return definedOf([source.citation, source.doi && `doi:${source.doi}`, source.pmid && `PMID ${source.pmid}`]).join(
        ' ',
      );
    }
    if (source.kind === 'fact') return source.text ?? fill(words.fact, { id: source.factId });
    if (source.kind === 'page') {
      const place = fill(words.page, { title: this.#title(source.documentId), page: String(source.page) });
      return source.quote === undefined ? place : `${place}: “${source.quote}”`;
    }
    const { measurement, frame, instanceNumber = frame } = source;
    const place = fill(words.pictureNumber, {
      title: this.#title(source.studyInstanceUID),
      number: String(instanceNumber),
    });
    return measurement ? `${place}: ${measurement.value} ${measurement.unit}` : place;
  }

  #title(id: string): string {
    return this.#opinion.materials.find((material) => material.id === id)?.title ?? id;
  }
}

const forms: Record<SectionKind, PrintedSection['form']> = {
  'next-steps': 'steps',
  'warning-signs': 'list',
  reasons: 'text',
  'not-sure': 'text',
  'ask-your-doctor': 'list',
};

function printedSections(
  opinion: OpinionDocument,
  settings: LetterSettings,
  sources: SourceList,
  show: (id: string) => LetterPicture[],
): PrintedSection[] {
  return sectionKinds.flatMap((kind) => {
    const sentences = opinion.sections.filter((section) => section.kind === kind).flatMap((s) => s.sentences);
    const after = kind === 'not-sure' ? confidenceLines(opinion, settings) : [];
    if (sentences.length + after.length === 0) return [];
    const note = kind === 'reasons' ? settings.words.judgement : null;
    const print = (sentence: OpinionSentence): PrintedSentence => ({
      text: sentence.text,
      sources: sentence.sources.map((source) => sources.number(source)),
      note: sentence.judgement ? note : null,
      pictures: (sentence.pictures ?? []).flatMap(show),
    });
    return [{ title: settings.words.sections[kind], form: forms[kind], sentences: sentences.map(print), after }];
  });
}

function confidenceLines(opinion: OpinionDocument, { words, language }: LetterSettings): string[] {
  const review = fill(words.reviewBy, { date: longDay(opinion.reviewBy, language) });
  const list = new Intl.ListFormat(language, { type: 'disjunction' }).format(opinion.reopenTriggers);
  const reopen = opinion.reopenTriggers.length > 0 ? ` ${fill(words.reopen, { list })}` : '';
  return [fill(words.confidence, { percent: String(opinion.confidence) }), `${review}${reopen}`];
}

function verdictRows({ verdicts }: OpinionDocument, words: LetterWords): Row[] {
  const said: Record<keyof typeof verdicts, string> = {
    diagnosis: words.verdictWords.diagnosis[verdicts.diagnosis],
    treatment: words.verdictWords.treatment[verdicts.treatment],
    discordance: words.verdictWords.discordance[verdicts.discordance],
    expectedImpact: words.verdictWords.expectedImpact[verdicts.expectedImpact],
    reasonCode: words.verdictWords.reasonCode[verdicts.reasonCode],
  };
  return verdictNames.map((name) => [words.verdictRows[name], said[name]]);
}

function optionRows(option: OpinionDocument['options'][number], words: LetterWords): Row[] {
  const { benefit, harm, burden, evidence, availability } = words.optionRows;
  const goals = option.fit.toSorted((a, b) => a.rank - b.rank);
  return [
    [benefit, option.benefit],
    [harm, option.harm],
    [burden, option.burden],
    [evidence, option.evidence],
    [availability, option.availability],
    ...goals.map(({ goal, rank, fit, why }): Row => {
      const said = words.fits[fit];
      return [fill(words.goal, { rank: String(rank), goal }), why === undefined ? said : `${said}: ${why}`];
    }),
  ];
}

function materialRows({ materials }: OpinionDocument, { words, language }: LetterSettings) {
  const opened = materials.filter((material) => material.opened).length;
  return {
    materialsSummary: fill(words.materialsSummary, { opened: String(opened), count: String(materials.length) }),
    materials: materials.map((material) => [
      material.title,
      material.date === undefined ? '–' : longDay(material.date, language),
      material.opened ? words.yes : words.no,
      definedOf([words.adequacy[material.adequacy], material.reason]).join(': '),
    ]),
  };
}

function findingRows({ findings }: OpinionDocument): string[][] {
  return findings.map((finding) => [
    finding.label,
    definedOf([String(finding.value), finding.unit]).join(' '),
    definedOf([finding.gradingSystem, finding.gradingVersion]).join(' ') || '–',
    `${shortSystem(finding.system)} ${finding.code}`,
  ]);
}

/** Name of a code system as clinicians say it; otherwise its URI. */
function shortSystem(system: string): string {
  const names: Record<string, string> = { 'http://loinc.org': 'LOINC', 'http://snomed.info/sct': 'SNOMED CT' };
  return names[system] ?? system;
}

function firstViewLines({ firstView }: OpinionDocument, { words, language }: LetterSettings): string[] {
  const confidence = fill(words.firstViewConfidence, { percent: String(firstView.confidence) });
  const locked = fill(words.firstViewLocked, { date: longMoment(firstView.lockedAt, language) });
  return [
    firstView.diagnosis,
    `${confidence} ${fill(words.firstViewChange, { text: firstView.whatWouldChangeIt })}`,
    locked,
  ];
}

function signatureRows(opinion: OpinionDocument, { words, language, fingerprint }: LetterSettings): Row[] {
  const { expert, institution } = opinion;
  const rows = words.signatureRows;
  return [
    [rows.role, `${expert.title}, ${expert.specialty}`],
    ...expert.licences.map((l): Row => [rows.licence, `${l.number}, ${l.authority} (${l.jurisdiction})`]),
    [rows.institution, institution.name],
    [rows.signed, longMoment(opinion.signedAt, language)],
    [rows.fingerprint, fingerprint],
  ];
}

function dateParts(moment: string) {
  const date = new Date(moment);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

function paragraphs(text: string): string[] {
  return text.split(/\n+/).filter((part) => part.trim() !== '');
}

function definedOf(parts: (string | undefined)[]): string[] {
  return parts.filter((part): part is string => part !== undefined && part !== '');
}
