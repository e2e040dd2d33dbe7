import { z } from 'zod';
import { operation } from '#kernel/operation.ts';

/** What anyone may know of a service before giving anything. Words come from the dated content. */
export const ProgrammeView = z.object({
  slug: z.string(),
  name: z.string(),
  /** Who we are, in a sentence or two. */
  about: z.string(),
  /** Price in minor units of the currency (ISO 4217), e.g. 42000 USD cents. */
  price: z.object({ minor: z.number().int(), currency: z.string() }),
  included: z.array(z.string()),
  notIncluded: z.array(z.string()),
  /** Who reads the records. */
  reader: z.string(),
  whatItIsNot: z.array(z.string()),
  whatYouNeed: z.array(z.string()),
  workingDays: z.number().int(),
  /** When an answer is promised for a request sent now. */
  expectedAt: z.iso.datetime(),
  helpPhone: z.string(),
  /** Emergency number by country (ISO 3166-1 alpha-2). */
  emergency: z.array(z.object({ country: z.string(), name: z.string(), number: z.string() })),
  disorders: z.array(z.object({ code: z.string(), label: z.string(), hint: z.string().nullable() })),
  questionKinds: z.array(z.object({ code: z.string(), label: z.string(), hint: z.string().nullable() })),
});
export type ProgrammeView = z.output<typeof ProgrammeView>;

const open = {
  target: 'public',
  permission: 'programme.read',
  audit: { none: 'the public page of a service says nothing about anybody' },
} as const;

export const showProgramme = operation({
  ...open,
  name: 'programmes.show',
  method: 'GET',
  path: '/api/programmes/:slug',
  summary: 'One service: who reads, price, date, what is included, what it is not.',
  input: z.strictObject({ slug: z.string().regex(/^[a-z0-9-]{1,60}$/, 'Check the address of this page') }),
  output: ProgrammeView,
});

export const listProgrammes = operation({
  ...open,
  name: 'programmes.list',
  method: 'GET',
  path: '/api/programmes',
  summary: 'The services of this installation.',
  input: z.strictObject({}),
  output: z.object({ programmes: z.array(ProgrammeView) }),
});
