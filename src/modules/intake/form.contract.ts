import { z } from 'zod';

/** "I am not sure" is an answer, kept apart from every text a person could write. */
export const Unsure = z.strictObject({ unsure: z.literal(true) });

/** What a person said to one question. An empty text or list is an answer taken back. */
export const AnswerValue = z.union([
  z
    .string()
    .max(4000, 'This is longer than 4,000 letters. Please make it shorter')
    // PostgreSQL keeps no character 0; nobody types one.
    .refine((text) => !text.includes('\u0000'), 'Write it with letters'),
  z.number(),
  z.array(z.string().max(100)).max(40),
  Unsure,
]);
export type AnswerValue = z.output<typeof AnswerValue>;

/** When a field is asked (FHIR R4 Questionnaire.item.enableWhen). */
export const Condition = z.object({
  linkId: z.string(),
  operator: z.enum(['exists', '=', '!=', '>', '<', '>=', '<=']),
  value: z.union([z.string(), z.number(), z.boolean()]),
});
export type Condition = z.output<typeof Condition>;

export const Option = z.object({ code: z.string(), label: z.string() });

/** One field of a question page, made from a FHIR Questionnaire item. */
export const Field = z.object({
  linkId: z.string(),
  kind: z.enum(['string', 'text', 'one', 'many', 'integer', 'decimal', 'date']),
  label: z.string(),
  hint: z.string().nullable(),
  required: z.boolean(),
  unit: z.string().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  maxLength: z.number().nullable(),
  options: z.array(Option),
  /** Ready answers that fill the box. */
  examples: z.array(z.string()),
  /** Whether "I am not sure" is offered. */
  unsure: z.boolean(),
  conditions: z.array(Condition),
  /** Whether all conditions or any of them must hold. */
  behavior: z.enum(['all', 'any']),
});
export type Field = z.output<typeof Field>;

export const FormPage = z.object({
  step: z.string(),
  title: z.string(),
  hint: z.string().nullable(),
  fields: z.array(Field),
});
export type FormPage = z.output<typeof FormPage>;

export type Answers = Readonly<Record<string, AnswerValue | undefined>>;

/** Whether a person has said something. */
export function isAnswered(value: AnswerValue | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : true;
}

export const isUnsure = (value: AnswerValue | undefined): boolean =>
  typeof value === 'object' && !Array.isArray(value) && value.unsure;

function holds(condition: Condition, answers: Answers): boolean {
  const value = answers[condition.linkId];
  if (condition.operator === 'exists') return isAnswered(value) === (condition.value !== false);
  if (!isAnswered(value) || value === undefined || isUnsure(value)) return false;
  if (Array.isArray(value)) {
    const has = value.includes(String(condition.value));
    return condition.operator === '=' ? has : condition.operator === '!=' && !has;
  }
  return compares(condition.operator, typeof value === 'object' ? '' : value, condition.value);
}

function compares(operator: Condition['operator'], left: string | number, right: Condition['value']): boolean {
  if (operator === '=') return String(left) === String(right);
  if (operator === '!=') return String(left) !== String(right);
  const [a, b] = typeof left === 'number' ? [left, Number(right)] : [left, String(right)];
  return operator === '>' ? a > b : operator === '<' ? a < b : operator === '>=' ? a >= b : a <= b;
}

/** Whether a field is asked, given all answers (FHIR R4 Questionnaire.item.enableBehavior). The same in server and page. */
export function isEnabled(field: Pick<Field, 'conditions' | 'behavior'>, answers: Answers): boolean {
  if (field.conditions.length === 0) return true;
  return field.behavior === 'any'
    ? field.conditions.some((condition) => holds(condition, answers))
    : field.conditions.every((condition) => holds(condition, answers));
}

/** The fields of a page that are asked now; a page without any is passed over. */
export const askedFields = (page: FormPage, answers: Answers): Field[] =>
  page.fields.filter((field) => isEnabled(field, answers));

/** An answer in words, as it is read on the check page, by the desk and by the reading doctor. */
export function inWords(field: Field, value: AnswerValue | undefined): string {
  if (!isAnswered(value) || value === undefined) return '';
  if (isUnsure(value)) return 'I am not sure';
  const label = (code: string) => field.options.find((option) => option.code === code)?.label ?? code;
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (typeof value === 'number') return field.unit ? `${value} ${field.unit}` : String(value);
  return typeof value === 'string' ? label(value) : '';
}
