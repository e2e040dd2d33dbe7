import { extensionUrls, type QuestionnaireItem } from '#formats/content/index.ts';
import type { Condition, Field, FormPage } from './form.contract.ts';
import type { StopRule } from './intake.rules.ts';

/** Text of an item's extension by its address; ours end in `:hint`, `:example`, `:unsure`, `:unit` (content). */
const textsOf = (item: QuestionnaireItem, name: keyof typeof extensionUrls): string[] =>
  (item.extension ?? []).flatMap((one) => (one.url === extensionUrls[name] ? (one.valueString ?? []) : []));

const yesOrNo = [
  { code: 'true', label: 'Yes' },
  { code: 'false', label: 'No' },
];

/** The pages of a questionnaire: each item of the first level is one page, a group with all its questions. */
export function pagesOfItems(items: readonly QuestionnaireItem[]): FormPage[] {
  return items
    .filter((item) => item.type !== 'display')
    .map((item) => ({
      step: item.linkId,
      title: item.text,
      hint: item.type === 'group' ? hintOf(item) : null,
      fields: item.type === 'group' ? fieldsOf(item, conditionsOf(item)) : [fieldOf(item, []), ...fieldsOf(item, [])],
    }))
    .filter((page) => page.fields.length > 0);
}

/** All questions below an item. A question in a group is asked only when the group is (FHIR R4 Questionnaire, que-12). */
function fieldsOf(parent: QuestionnaireItem, outer: Condition[]): Field[] {
  return (parent.item ?? []).flatMap((item) => {
    if (item.type === 'display') return [];
    if (item.type === 'group') return fieldsOf(item, [...outer, ...conditionsOf(item)]);
    return [fieldOf(item, outer), ...fieldsOf(item, [...outer, ...conditionsOf(item)])];
  });
}

function fieldOf(item: QuestionnaireItem, outer: Condition[]): Field {
  return {
    linkId: item.linkId,
    kind: kindOf(item),
    label: item.text,
    hint: hintOf(item),
    required: item.required === true,
    unit: textsOf(item, 'unit')[0] ?? null,
    // Counts of days, years, cigarettes: nothing we ask can be less than none.
    min: item.type === 'integer' || item.type === 'decimal' ? 0 : null,
    max: null,
    maxLength: item.maxLength ?? null,
    options: item.type === 'boolean' ? yesOrNo : optionsOf(item),
    examples: textsOf(item, 'example'),
    unsure: (item.extension ?? []).some((one) => one.url === extensionUrls.unsure && one.valueBoolean === true),
    conditions: [...outer, ...conditionsOf(item)],
    // A group's condition and a question's own "any" are not one list; then all of them must hold.
    behavior: outer.length === 0 && item.enableBehavior === 'any' ? 'any' : 'all',
  };
}

function kindOf(item: QuestionnaireItem): Field['kind'] {
  switch (item.type) {
    case 'boolean':
      return 'one';
    case 'choice':
      return item.repeats ? 'many' : 'one';
    case 'integer':
    case 'decimal':
    case 'date':
    case 'string':
      return item.type;
    case 'text':
    case 'open-choice':
    case 'group':
    case 'display':
      return 'text';
  }
}

const optionsOf = (item: QuestionnaireItem) =>
  (item.answerOption ?? []).map(({ valueCoding }) => ({ code: valueCoding.code, label: valueCoding.display }));

/** The hint: our extension, or a child that is only shown (FHIR R4 item type `display`). */
const hintOf = (item: QuestionnaireItem): string | null =>
  textsOf(item, 'hint')[0] ?? (item.item ?? []).find((one) => one.type === 'display')?.text ?? null;

const conditionsOf = (item: QuestionnaireItem): Condition[] =>
  (item.enableWhen ?? []).map((when) => ({
    linkId: when.question,
    operator: when.operator,
    value: when.answerCoding?.code ?? when.answerBoolean ?? when.answerInteger ?? when.answerString ?? true,
  }));

/** Answers that stop the form: options that carry words of their own for it. */
export function stopsOfItems(items: readonly QuestionnaireItem[]): StopRule[] {
  return items.flatMap((item) => [
    ...(item.answerOption ?? []).flatMap((option) => {
      const words = option.extension?.find((one) => one.url === extensionUrls.stop)?.valueString;
      return words === undefined ? [] : [{ linkId: item.linkId, code: option.valueCoding.code, words }];
    }),
    ...stopsOfItems(item.item ?? []),
  ]);
}
