import { z } from 'zod';

const review = z.object({
  state: z.enum(['unreviewed', 'reviewed']),
  by: z.string().optional(),
  on: z.iso.date().optional(),
});
const dated = { version: z.iso.date(), effective: z.iso.date(), source: z.string().min(1), review };

/** One thing in several languages; English is always there. */
const said = z.intersection(z.record(z.string(), z.string()), z.object({ en: z.string() }));
const span = z.strictObject({
  days: z.number().int().positive().optional(),
  months: z.number().int().positive().optional(),
  workingDays: z.number().int().positive().optional(),
});

export const lawFamilies = ['hipaa', 'gdpr', 'generic'] as const;

/** By what right a patient asks for a copy, within what time it must be answered, and who hears a complaint. */
export const RequestLaw = z.strictObject({
  id: z.string().regex(/^[a-z-]{2,20}$/),
  /** ISO 3166-1 alpha-2; `*` is every other country. */
  countries: z.array(z.string().regex(/^([A-Z]{2}|\*)$/)).min(1),
  family: z.enum(lawFamilies),
  /** In which a letter to a holder there is written, the usual one first. */
  languages: z.array(z.string()).min(1),
  name: said,
  /** `of: wish` where the law names no time: then it is only asked for. */
  deadline: span.extend({ of: z.enum(['law', 'wish']) }),
  /** By how much the holder may put it off, once, and by what words of the law. */
  extension: span.extend({ words: z.string() }).nullable(),
  authority: said,
  source: z.string().min(1),
  effective: z.iso.date(),
  review,
});
export type RequestLaw = z.output<typeof RequestLaw>;

export const RequestLawsFile = z.strictObject({
  ...dated,
  /** Days a letter travels, days before the last day of a reminder, and after it of the letter before a complaint. */
  clock: z.strictObject({
    postDays: z.number().int().nonnegative(),
    remindBeforeDays: z.number().int().positive(),
    graceDays: z.number().int().positive(),
  }),
  /** How long an authorisation holds. */
  authorisationDays: z.number().int().positive(),
  laws: z.array(RequestLaw),
});
export type RequestLaws = z.output<typeof RequestLawsFile>;

export const letterKinds = ['request', 'reminder', 'deadline', 'escalation', 'revocation'] as const;
const Kind = z.strictObject({ subject: z.string(), paragraphs: z.array(z.string()), after: z.array(z.string()) });
const lines = z.array(z.string());

/** The fixed words of letters to holders of records in one language; `{…}` are filled by code. */
export const RequestLetterFile = z.strictObject({
  ...dated,
  language: z.string(),
  labels: z.strictObject({
    reference: z.string(),
    page: z.string(),
    born: z.string(),
    items: z.string(),
    deliver: z.string(),
    authorisation: z.string(),
    signature: z.string(),
    signedBy: z.string(),
    signedAt: z.string(),
    how: z.string(),
    howSigned: z.string(),
    forSomebody: z.string(),
    fingerprint: z.string(),
  }),
  within: z.strictObject({ days: z.string(), months: z.string(), workingDays: z.string() }),
  kinds: z.strictObject({ request: Kind, reminder: Kind, deadline: Kind, escalation: Kind, revocation: Kind }),
  authorisation: z.strictObject({ common: lines, hipaa: lines, gdpr: lines, generic: lines }),
  /** About the price of a copy, where the law of the family says something. */
  fee: z.strictObject({ hipaa: z.string().optional(), gdpr: z.string().optional(), generic: z.string().optional() }),
  /** The mail that carries a letter: nothing of the person in it. */
  mail: z.strictObject({ subject: z.string(), text: z.string() }),
});
export type RequestLetterWords = z.output<typeof RequestLetterFile>;
