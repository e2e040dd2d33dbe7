import { content, type RequestLaw, type RequestLetterWords } from '#formats/content/index.ts';
import type { RequestLetterSignature, RequestLetterText } from '#formats/letter/index.ts';
import type { DeliverTo, Holder } from './requests.tables.ts';
import type { LetterKind } from './states.rules.ts';

/** What a letter is about, besides its fixed words. */
export type LetterFacts = {
  kind: LetterKind;
  language: string;
  law: RequestLaw;
  reference: string;
  service: string;
  patient: { name: string; birthDate: string | null };
  holder: Holder;
  deliverTo: DeliverTo;
  /** Exact words of what is asked for, or still missing. */
  items: readonly string[];
  now: Date;
  signedAt?: Date | null;
  sentAt?: Date | null;
  dueAt?: Date | null;
};

/** The words of a language; English where there are none. */
export function wordsOf(language: string): RequestLetterWords {
  const words = content.requestLetters.get(language) ?? content.requestLetters.get('en');
  if (!words) throw new Error('the content has no letters in English');
  return words;
}

/** `Name` in the language of the letter, else in English. */
const inLanguage = (said: Readonly<Record<string, string>>, language: string): string =>
  said[language] ?? said['en'] ?? '';

const linesOf = (text: string): string[] => text.split(/\n+/).flatMap((line) => line.trim() || []);

const dayIn = (language: string, at: Date): string =>
  new Intl.DateTimeFormat(`${language}-u-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(at);

/** The reference of a request: the beginning of its id, in groups of four. */
export const referenceOf = (requestId: string): string => requestId.slice(0, 8).toUpperCase().replace(/(.{4})/, '$1-'); // prettier-ignore

const dayMs = 86_400_000;

/** The whole text of a letter, as it is signed. Pure. */
export function letterText(facts: LetterFacts): RequestLetterText {
  const { language, law, holder, patient, kind, deliverTo, now } = facts;
  const words = wordsOf(language);
  const day = (at: Date | null | undefined): string => (at ? dayIn(language, at) : '–');
  const until = new Date((facts.signedAt ?? now).getTime() + content.requestLaws.authorisationDays * dayMs);
  const fill = filler({
    law: inLanguage(law.name, language),
    authority: inLanguage(law.authority, language),
    service: facts.service,
    holder: holder.name,
    patient: patient.name,
    sentDate: day(facts.sentAt),
    signedDate: day(facts.signedAt),
    dueDate: day(facts.dueAt),
    until: day(until),
    within: withinWords(law, words),
  });
  const said = words.kinds[kind];
  const isRequest = kind === 'request';
  const fee = isRequest ? words.fee[law.family] : undefined;
  const grants = [...words.authorisation.common, ...words.authorisation[law.family]];
  const { reference, page, items, deliver, authorisation, signature, born } = words.labels;
  const birth =
    patient.birthDate === null ? [] : [born.replace('{date}', dayIn(language, new Date(patient.birthDate)))];
  return {
    form: 1,
    kind,
    language,
    reference: facts.reference,
    date: now.toISOString().slice(0, 10),
    day: dayIn(language, now),
    from: [patient.name, ...birth, ...linesOf(deliverTo.address)],
    to: [holder.name, ...(holder.department === null ? [] : [holder.department]), ...linesOf(holder.address)],
    author: patient.name,
    subject: fill(said.subject),
    paragraphs: said.paragraphs.map(fill),
    items: kind === 'revocation' ? [] : [...facts.items],
    deliver: kind === 'revocation' ? [] : deliverLines(patient.name, deliverTo),
    after: [...said.after, ...(fee === undefined ? [] : [fee])].map(fill),
    authorisation: isRequest ? grants.map(fill) : [],
    labels: { reference, page, items, deliver, authorisation, signature },
  };
}

const deliverLines = (name: string, { address, email }: DeliverTo): string[] => [
  name,
  ...linesOf(address),
  ...(email === null ? [] : [email]),
];

/** Fills `{name}` in one pass, so that a value that looks like a place stays as it is. A sentence begins with a capital. */
const filler =
  (values: Readonly<Record<string, string>>) =>
  (template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

function withinWords({ deadline }: RequestLaw, { within }: RequestLetterWords): string {
  if (deadline.months !== undefined) return within.months;
  if (deadline.workingDays !== undefined) return within.workingDays.replace('{n}', String(deadline.workingDays));
  return within.days.replace('{n}', String(deadline.days ?? 0));
}

/** The deadline of a law in plain English, for the page. */
export function withinPlain({ deadline }: RequestLaw): string {
  if (deadline.months !== undefined) return deadline.months === 1 ? 'one month' : `${deadline.months} months`;
  if (deadline.workingDays !== undefined) return `${deadline.workingDays} working days`;
  return `${deadline.days ?? 0} days`;
}

/** Sixteen letters together, so that a long number breaks and can be compared. */
const inGroups = (hex: string): string => hex.replaceAll(/(.{16})(?=.)/g, '$1 ');

/** The rows below a letter that was signed here. */
export function signatureRows(
  language: string,
  signed: { name: string; at: Date; service: string; fingerprint: string },
): RequestLetterSignature {
  const { labels } = wordsOf(language);
  const at = new Intl.DateTimeFormat(`${language}-u-nu-latn`, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(signed.at);
  return {
    rows: [
      [labels.signedBy, signed.name],
      [labels.signedAt, `${at} UTC`],
      [labels.how, labels.howSigned.replace('{service}', signed.service)],
      [labels.fingerprint, inGroups(signed.fingerprint)],
    ],
    said: [],
  };
}

/** What stands there for a reminder: the signed letter allows it. */
export function sentForSomebody(
  language: string,
  about: { patient: string; service: string; signedAt: Date | null; fingerprint: string },
): RequestLetterSignature {
  const { labels } = wordsOf(language);
  const fill = filler({
    patient: about.patient,
    service: about.service,
    date: about.signedAt ? dayIn(language, about.signedAt) : '–',
  });
  return { rows: [[labels.fingerprint, inGroups(about.fingerprint)]], said: [fill(labels.forSomebody)] };
}
