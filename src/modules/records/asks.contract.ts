import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { itemIdSchema } from './checklist.contract.ts';

/** “One more thing”: what the reading doctor asks for while the clock of the request stands still. */
export const AskView = z.object({
  askId: z.string(),
  itemId: z.string().nullable(),
  /** What is asked for: plain words of the list, or the doctor's own. */
  what: z.string(),
  why: z.string(),
  /**
   * `open`: the patient was asked, the clock stands. `arrived`: something came. `not-there`: the patient cannot get it, the
   * doctor decides. `enough`: the doctor goes on.
   */
  state: z.enum(['open', 'arrived', 'not-there', 'enough']),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  /** What the patient or the nurse answered. */
  answer: z.string().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type AskView = z.output<typeof AskView>;

const onCase = z.strictObject({ caseId: idSchema });
const own = onCase.extend({ askId: idSchema });
const said = z.string().trim().min(3).max(500);

export const listAsks = operation({
  name: 'records.asks',
  method: 'GET',
  path: '/api/cases/:caseId/records/asks',
  summary: 'What the reading doctor asked for besides what is there, why, and what became of it.',
  target: 'case',
  permission: 'records.read',
  audit: { event: 'records.asks-read', once: 'hour' },
  input: onCase,
  output: z.object({
    asks: z.array(AskView),
    /** Since when the clock of the request stands still; null while it runs. */
    pausedAt: z.iso.datetime().nullable(),
  }),
});

export const askForMore = operation({
  name: 'records.ask-more',
  method: 'POST',
  path: '/api/cases/:caseId/records/asks',
  summary:
    'The reading doctor asks for one more thing: an item of the list, or in own words. The clock of the request stands still until it is there.',
  target: 'case',
  permission: 'records.ask-more',
  audit: { event: 'records.more-asked' },
  input: onCase
    .extend({
      itemId: itemIdSchema.optional(),
      /** In own words, where the list has no item for it. */
      what: z.string().trim().min(3).max(200).optional(),
      why: said,
    })
    .refine(({ itemId, what }) => (itemId === undefined) !== (what === undefined), {
      path: ['what'],
      error: 'Choose an item of the list, or say in your own words what is needed.',
    }),
  output: AskView,
});

export const answerAsk = operation({
  name: 'records.answer-ask',
  method: 'POST',
  path: '/api/cases/:caseId/records/asks/:askId/answer',
  summary: 'The patient or the desk says that what the doctor asked for was added, or that it is not to be had.',
  target: 'case',
  permission: 'records.add',
  audit: { event: 'records.more-answered' },
  input: own.extend({ answer: z.enum(['added', 'not-there']), words: z.string().trim().max(500).optional() }),
  output: AskView,
});

export const endAsk = operation({
  name: 'records.end-ask',
  method: 'POST',
  path: '/api/cases/:caseId/records/asks/:askId/end',
  summary: 'The reading doctor goes on: with what came, or without it.',
  target: 'case',
  permission: 'records.ask-more',
  audit: { event: 'records.more-ended' },
  input: own,
  output: AskView,
});
