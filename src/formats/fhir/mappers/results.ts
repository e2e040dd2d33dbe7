import { boundsOf, codeOf, dateOf, endOf, labelOf, rangeOf, valueOf } from '../datatypes.ts';
import { get, isObject, list, text, type Json, type JsonObject } from '../json.ts';
import { coded, optional, simple, type Draft, type Mapper } from './draft.ts';

/** What was measured, seen, taken and answered. */
export const results: Record<string, Mapper> = {
  Observation: observation,
  Specimen: (r) => [
    {
      ...simple('other', r, 'type', ['receivedTime']),
      ...optional('date', dateOf(get(r, 'collection') ?? {}, 'collectedDateTime', 'collectedPeriod') ?? text(get(r, 'receivedTime'))), // prettier-ignore
    },
  ],
  ImagingStudy: (r) => [
    { ...simple('imaging', r, 'procedureCode', ['started']), label: studyLabel(r), ...studySize(r) },
  ],
  MolecularSequence: (r) => [
    {
      kind: 'other',
      label: ['Sequence', text(get(r, 'type'))].filter(Boolean).join(', '),
      ...optional('value', list(get(r, 'variant')).flatMap((one) => [text(get(one, 'referenceAllele')), text(get(one, 'observedAllele'))].filter(Boolean).join('>') || []).join(', ') || undefined), // prettier-ignore
    },
  ],
  QuestionnaireResponse: (r) => answers(r, dateOf(r, 'authored'), ''),
};

/** One fact for the value and one for each component (blood pressure, panels): R4 Observation, notes on grouping. */
function observation(r: JsonObject): Draft[] {
  const keys = ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'effectiveTiming', 'issued'];
  const shared = {
    ...optional('date', dateOf(r, ...keys)),
    ...optional('endDate', endOf(r, ...keys)),
    ...optional('status', text(get(r, 'status'))),
  };
  const components = list(get(r, 'component')).map((component, index) => ({
    ...shared,
    ...measured(component),
    at: `/component/${index}`,
  }));
  const own = { ...shared, ...measured(r) };
  // A panel's own entry says nothing that its components do not.
  return own.value === undefined && components.length > 0 ? components : [own, ...components];
}

function measured(part: Json): Draft {
  const absent = labelOf(get(part, 'dataAbsentReason'));
  const value = valueOf(part);
  const note = text(get(list(get(part, 'note'))[0], 'text'));
  const missing = absent ? `not available: ${absent}` : note;
  return {
    kind: 'result',
    ...coded(get(part, 'code')),
    ...(value.value === undefined && missing ? { value: missing } : value),
    ...optional('referenceRange', rangeOf(get(part, 'referenceRange'))),
    ...boundsOf(get(part, 'referenceRange')),
    ...optional('interpretation', codeOf(get(part, 'interpretation'))?.code ?? labelOf(get(part, 'interpretation'))),
  };
}

function studyLabel(r: JsonObject): string | undefined {
  const codes = [...list(get(r, 'modality')), ...list(get(r, 'series')).map((one) => get(one, 'modality'))];
  const modalities = [...new Set(codes.flatMap((one) => text(get(one, 'code')) ?? []))].join(', ');
  const words = text(get(r, 'description')) ?? labelOf(get(r, 'procedureCode'));
  return words ?? (modalities === '' ? undefined : `Imaging (${modalities})`);
}

function studySize(r: JsonObject): { value?: string; unit?: string } {
  const instances = text(get(r, 'numberOfInstances'));
  return instances ? { value: instances, unit: 'images' } : {};
}

const deepest = 10;

/** Each answered question is a fact; groups only hold others. */
function answers(part: JsonObject, date: string | undefined, at: string, depth = 0): Draft[] {
  if (depth > deepest) return [];
  return list(get(part, 'item')).flatMap((item, index) => {
    if (!isObject(item)) return [];
    const pointer = `${at}/item/${index}`;
    const given = list(get(item, 'answer')).filter(isObject);
    const words = given.flatMap((answer) => answerWords(answer) ?? []).join(', ');
    const own: Draft[] = words === '' ? [] : [{ kind: 'other', label: text(get(item, 'text')) ?? text(get(item, 'linkId')), ...optional('date', date), value: words, at: pointer }]; // prettier-ignore
    const below = given.flatMap((answer, n) => answers(answer, date, `${pointer}/answer/${n}`, depth + 1));
    return [...own, ...answers(item, date, pointer, depth + 1), ...below];
  });
}

function answerWords(answer: JsonObject): string | undefined {
  const coding = get(answer, 'valueCoding');
  if (coding !== undefined) return text(get(coding, 'display')) ?? text(get(coding, 'code'));
  const plain = ['valueDecimal', 'valueDate', 'valueUri'].map((key) => text(get(answer, key))).find(Boolean);
  const { value, unit } = valueOf(answer);
  return plain ?? ([value, unit].filter(Boolean).join(' ') || undefined);
}
