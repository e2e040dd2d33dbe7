import { describe, expect, test } from 'vitest';
import type { QuestionnaireItem } from '#formats/content/index.ts';
import { programmeBySlug } from '#modules/programmes/index.ts';
import { formOf } from './content.ts';
import { askedFields, inWords, isEnabled, type Answers, type Field } from './form.contract.ts';
import {
  missingForSend,
  nextStep,
  problemsOfPage,
  refusal,
  stepAfter,
  stepsOf,
  stopOf,
  type Form,
} from './intake.rules.ts';
import { pagesOfItems, stopsOfItems } from './questionnaire.rules.ts';

const hint = (words: string) => ({ url: 'urn:consilium:hint', valueString: words });
const smoked = (code: string) => ({ question: 'status', operator: '=' as const, answerCoding: { code } });

const items: QuestionnaireItem[] = [
  {
    linkId: 'smoking',
    text: 'Do you smoke?',
    type: 'group',
    item: [
      {
        linkId: 'status',
        text: 'Do you smoke?',
        type: 'choice',
        required: true,
        answerOption: [
          { valueCoding: { code: 'never', display: 'Never' } },
          { valueCoding: { code: 'stopped', display: 'I stopped' } },
          { valueCoding: { code: 'yes', display: 'Yes' } },
        ],
      },
      {
        linkId: 'years',
        text: 'For how many years?',
        type: 'integer',
        required: true,
        enableBehavior: 'any',
        enableWhen: [smoked('yes'), smoked('stopped')],
        extension: [hint('About is fine.'), { url: 'urn:consilium:unit', valueString: 'years' }],
      },
    ],
  },
  {
    linkId: 'danger',
    text: 'One of these now?',
    type: 'group',
    item: [
      {
        linkId: 'danger.now',
        text: 'One of these now?',
        type: 'choice',
        required: true,
        answerOption: [
          { valueCoding: { code: 'none', display: 'None' } },
          {
            valueCoding: { code: 'blood', display: 'Blood' },
            extension: [{ url: 'urn:consilium:stop', valueString: 'Please call for help.' }],
          },
        ],
      },
    ],
  },
];
const [smoking, danger] = pagesOfItems(items);
if (!smoking || !danger) throw new Error('two groups are two pages');
const form: Form = { before: [smoking, danger], after: [], stops: stopsOfItems(items) };
const nothing = { questions: 0, goalsRanked: false, aboutGiven: false, consentStands: false };

describe('a FHIR questionnaire as pages', () => {
  test('is one page for each group, with hints and units from the extensions', () => {
    expect(form.before.map((page) => page.step)).toEqual(['smoking', 'danger']);
    expect(smoking.fields[1]).toMatchObject({
      kind: 'integer',
      unit: 'years',
      hint: 'About is fine.',
      behavior: 'any',
    });
  });

  test('asks for years only when the person smokes or did (enableWhen any)', () => {
    const years = smoking.fields[1] as Field;
    expect(isEnabled(years, {})).toBe(false);
    expect(isEnabled(years, { status: 'never' })).toBe(false);
    expect(isEnabled(years, { status: 'stopped' })).toBe(true);
    expect(problemsOfPage(smoking, { status: 'never' })).toEqual([]);
    expect(problemsOfPage(smoking, { status: 'yes' })).toMatchObject([{ path: 'years' }]);
  });

  test('of the content asks about cigarettes a day only of those who smoke or did', () => {
    const page = formOf(programmeBySlug('northlight'), 'cancer').before.find((one) => one.step === 'smoking');
    const asked = (answers: Answers) => (page ? askedFields(page, answers).map((field) => field.linkId) : []);
    expect(asked({ 'smoking.status': 'never' })).toEqual(['smoking.status']);
    expect(asked({ 'smoking.status': 'stopped' })).toContain('smoking.years');
  });
});

describe('an answer', () => {
  const years = smoking.fields[1] as Field;
  test.each([
    [12, undefined],
    ['twelve', 'number'],
    [1.5, 'whole'],
    [-1, '0 or more'],
  ] as const)('%s as a whole number', (value, words) => {
    const message = refusal(years, value);
    if (words === undefined) expect(message).toBeUndefined();
    else expect(message).toContain(words);
  });

  test('that is not among the choices is refused', () => {
    expect(refusal(smoking.fields[0] as Field, 'sometimes')).toContain('choose');
  });

  test('is read in words with its unit', () => {
    expect(inWords(years, 12)).toBe('12 years');
    expect(inWords(smoking.fields[0] as Field, 'stopped')).toBe('I stopped');
    expect(inWords(years, { unsure: true })).toBe('I am not sure');
  });
});

describe('the steps', () => {
  test('go on at the first one that needs something, and end at check', () => {
    expect(nextStep(stepsOf(form, { ...nothing, answers: {} }))).toBe('smoking');
    const answers = { status: 'never', 'danger.now': 'none' };
    expect(nextStep(stepsOf(form, { ...nothing, answers }))).toBe('your-questions');
    const all = { answers, questions: 1, goalsRanked: true, aboutGiven: true, consentStands: true };
    expect(nextStep(stepsOf(form, all))).toBe('check');
    expect(missingForSend(stepsOf(form, all), new Set())).toEqual([]);
  });

  test('ask for consent before records', () => {
    const steps = stepsOf(form, { ...nothing, answers: {} });
    expect(stepAfter(steps, 'agree')).toBe('records');
    expect(stepAfter(steps, 'records')).toBe('check');
  });

  test('name all that is missing before sending', () => {
    const missing = missingForSend(stepsOf(form, { ...nothing, answers: {} }), new Set());
    expect(missing.map((problem) => problem.path)).toEqual([
      'smoking',
      'danger',
      'your-questions',
      'what-matters',
      'about-you',
      'agree',
    ]);
  });
});

test('an answer that means danger stops the form, and another one lets it go on', () => {
  expect(stopOf(form, { 'danger.now': 'blood' })?.words).toBe('Please call for help.');
  expect(stopOf(form, { 'danger.now': 'none' })).toBeUndefined();
});
