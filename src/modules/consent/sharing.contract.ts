import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { itemId } from './consent.contract.ts';
import { recipients } from './consent.rules.ts';
import { confidentialities, integrities, sensitivities } from './labels.rules.ts';

const itemKind = z.enum(['document', 'study', 'fact']);

export const LabelView = z.object({
  itemKind,
  itemId: z.string(),
  confidentiality: z.enum(confidentialities),
  sensitivity: z.array(z.enum(sensitivities)),
  integrity: z.enum(integrities),
});
export type LabelView = z.output<typeof LabelView>;

export const labels = operation({
  name: 'consent.labels',
  method: 'GET',
  path: '/api/cases/:caseId/labels',
  summary: 'How confidential and sensitive the papers and scans are that one may see (FHIR DS4P).',
  target: 'case',
  permission: 'records.read',
  audit: { event: 'consent.labels-read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({
    labels: z.array(LabelView),
    /** True when the patient keeps something from the one who asks; never what or how much. */
    keptBack: z.boolean(),
  }),
});

export const sharing = operation({
  name: 'consent.sharing',
  method: 'GET',
  path: '/api/cases/:caseId/sharing',
  summary: 'Who may see what: decisions about single papers and scans, and labels with what they rest on.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.read', once: 'hour' },
  input: z.strictObject({ caseId: idSchema }),
  output: z.object({
    decisions: z.array(
      z.object({
        itemKind,
        itemId: z.string(),
        recipient: z.enum(recipients),
        decision: z.enum(['keep', 'share']),
        decidedAt: z.iso.datetime(),
      }),
    ),
    labels: z.array(LabelView.extend({ because: z.string(), mine: z.boolean() })),
  }),
});

export const decide = operation({
  name: 'consent.decide',
  method: 'POST',
  path: '/api/cases/:caseId/sharing/decide',
  summary: 'Keeps one paper or scan from somebody, shares a sensitive one, or treats it like the others again.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.decided' },
  // Keeping something back is never made harder than sharing it.
  stepUp: { when: ({ decision }) => decision !== 'keep' },
  input: z.strictObject({
    caseId: idSchema,
    itemKind,
    itemId,
    recipient: z.enum(recipients),
    decision: z.enum(['keep', 'share', 'usual']),
    /** The words that stood on the page. */
    shown: z.string().max(2000),
  }),
  output: z.object({ decidedAt: z.iso.datetime() }),
});

export const setLabel = operation({
  name: 'consent.set-label',
  method: 'POST',
  path: '/api/cases/:caseId/labels/set',
  summary: 'Raises the label of one paper or scan, or lowers what one raised oneself, with a reason.',
  target: 'case',
  permission: 'consent.own',
  audit: { event: 'consent.label-set' },
  input: z.strictObject({
    caseId: idSchema,
    itemKind,
    itemId,
    confidentiality: z.enum(confidentialities),
    sensitivity: z.array(z.enum(sensitivities)).max(sensitivities.length),
    reason: z.string().trim().min(3).max(500),
  }),
  output: LabelView,
});

export type { Recipient } from './consent.rules.ts';
export { sensitivities, sensitivityWords, type Sensitivity } from './labels.rules.ts';
