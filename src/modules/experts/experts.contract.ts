import { z } from 'zod';

/** Levels of the Common European Framework of Reference for Languages, and `native`. */
const languageLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;

/** Language as a BCP 47 code. */
const Language = z.strictObject({ code: z.string().min(2).max(12), level: z.enum(languageLevels) });

/** A licence to practise. `place` is ISO 3166-1 alpha-2; `until` is the last day on which it holds. */
const Licence = z.strictObject({
  place: z.string().regex(/^[A-Z]{2}$/),
  number: z.string().min(1).max(60),
  until: z.iso.date(),
});

/** Where an expert works or worked; `until` null means still there. */
const Institution = z.strictObject({ name: z.string().min(1).max(200), until: z.iso.date().nullable() });

/** What an organisation knows of an expert. Fees are in minor units of the currency (ISO 4217). */
export const Profile = z.strictObject({
  specialty: z.string().min(1).max(100),
  subspecialties: z.array(z.string().max(100)).max(20),
  conditions: z.array(z.strictObject({ code: z.string().max(60), label: z.string().max(200) })).max(100),
  languages: z.array(Language).min(1).max(20),
  licences: z.array(Licence).max(60),
  institutions: z.array(Institution).max(40),
  capacityPerWeek: z.int().min(0).max(100),
  fee: z.strictObject({ minor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) }),
  paused: z.boolean().default(false),
});
export type Profile = z.output<typeof Profile>;
