import { describe, expect, test } from 'vitest';
import { content, type ChecklistItem } from '#formats/content/index.ts';
import { ageInDays, dayWords, spanWords } from './age.rules.ts';
import { isReady, itemsFor, judge, type Holdings } from './checklist.rules.ts';
import { checklistOf, newLexicon } from './content.ts';
import { mostUrgent, nextStep, type Situation } from './next-step.rules.ts';

const now = new Date('2026-11-03T10:00:00Z');
const nothing: Holdings = { documents: [], studies: [], facts: [] };
const documentOf = (over: Partial<Holdings['documents'][number]>) => ({
  documentId: 'd1',
  number: 1,
  kind: 'other',
  title: 'Paper',
  date: '2026-10-01',
  state: 'checked',
  ...over,
});
const studyOf = (over: Partial<Holdings['studies'][number]>) => ({
  studyInstanceUid: '1.2.3',
  modalities: ['CT'],
  description: 'CT CHEST',
  date: '2026-10-01',
  asked: false,
  ...over,
});
const factOf = (over: Partial<Holdings['facts'][number]>) => ({
  factId: 'f1',
  kind: 'result',
  label: 'Creatinine',
  codes: ['http://loinc.org|2160-0'],
  date: '2026-10-01',
  ...over,
});

function judged(disorder: string, question: string, held: Partial<Holdings>, waived = new Map<string, string>()) {
  const items = checklistOf({ disorder, questionKind: question });
  return judge(items, { ...nothing, ...held }, { lexicon: newLexicon(), waived, now });
}
const one = (list: ReturnType<typeof judged>, itemId: string) => {
  const item = list.find((each) => each.itemId === itemId);
  if (!item) throw new Error(`no item ${itemId}`);
  return item;
};

describe('the list of a case', () => {
  test('is of its disorder and its kind of question', () => {
    const ids = (disorder: string, questionKind: string) =>
      checklistOf({ disorder, questionKind }).map(({ itemId }) => itemId);
    expect(ids('cardiac', 'surgery')).toContain('angiogram');
    expect(ids('cardiac', 'diagnosis')).not.toContain('angiogram');
    expect(ids('neurological', 'diagnosis')).toContain('csf');
    expect(ids('neurological', 'surgery')).not.toContain('csf');
    expect(ids('cancer', 'surgery')).toContain('ct-chest');
    expect(ids('nobody-knows', 'nobody-knows')).toEqual(ids('other', 'other'));
  });

  test('has for all eight disorders something required for every kind of question', () => {
    for (const [disorder, items] of content.checklists)
      for (const kind of ['diagnosis', 'surgery', 'treatment', 'other'])
        expect(
          itemsFor(items, kind).filter(({ level }) => level === 'R').length,
          `${disorder} ${kind}`,
        ).toBeGreaterThanOrEqual(2);
  });

  test('is ready only when everything required is there or is not to be had, and no question is open', () => {
    const items = checklistOf({ disorder: 'copd', questionKind: 'other' });
    const waived = new Map(items.map(({ itemId }) => [itemId, 'does not exist']));
    expect(isReady(judged('copd', 'other', {}), 0)).toBe(false);
    expect(isReady(judged('copd', 'other', {}, waived), 0)).toBe(true);
    expect(isReady(judged('copd', 'other', {}, waived), 1)).toBe(false);
  });
});

describe('what meets an item', () => {
  test.each([
    ['Lungenfunktionsprüfung vom 3. Mai', 'de'],
    ['Espirometría con broncodilatador', 'es'],
    ['Épreuve: spirométrie', 'fr'],
    ['Спирометрия', 'ru'],
    ['肺功能检查报告', 'zh'],
    ['قياس التنفس', 'ar'],
    ['PFT report', 'en'],
  ])('a breathing test called “%s” (%s)', (title) => {
    expect(one(judged('copd', 'diagnosis', { documents: [documentOf({ title })] }), 'spirometry').state).toBe('there');
  });

  test('a short word counts alone and not inside another', () => {
    const named = (title: string) =>
      one(judged('cardiac', 'diagnosis', { documents: [documentOf({ title })] }), 'ecg').state;
    expect(named('12-lead ECG')).toBe('there');
    expect(named('Ruhe-EKG 2026')).toBe('there');
    expect(named('ecgonine test')).toBe('missing');
  });

  test('a scan of another part of the body is not the one that is needed; one without words is, and somebody looks', () => {
    const ct = (description: string) =>
      one(judged('lung-finding', 'other', { studies: [studyOf({ description })] }), 'ct-chest');
    expect(ct('CT Thorax mit KM')).toMatchObject({ state: 'there', note: null });
    expect(ct('CT KNIE LINKS').state).toBe('missing');
    expect(ct('Serie 1')).toMatchObject({ state: 'there', note: expect.stringContaining('The nurse looks') as string });
  });

  test('a code of LOINC counts in any language, and three values over three months are more than three of one day', () => {
    const trend = (...dates: string[]) =>
      one(
        judged('nephrological', 'other', {
          facts: dates.map((date, n) => factOf({ factId: `f${n}`, date, label: 'Kreatinin i.S.' })),
        }),
        'kidney-trend',
      );
    expect(trend('2026-06-01', '2026-08-01', '2026-10-20')).toMatchObject({ state: 'there' });
    const short = trend('2026-10-18', '2026-10-19', '2026-10-20');
    expect(short.state).toBe('missing');
    expect(short.note).toContain('There are 3 days with a value, the last of 20 October 2026. The doctor needs 3');
  });

  test('an older scan is one that is older than the newest', () => {
    const both = judged('lung-finding', 'other', {
      studies: [studyOf({}), studyOf({ studyInstanceUid: '1.2.4', date: '2024-02-01' })],
    });
    expect(one(both, 'prior-ct')).toMatchObject({ state: 'there', by: [{ studyInstanceUid: '1.2.4' }] });
    expect(one(judged('lung-finding', 'other', { studies: [studyOf({})] }), 'prior-ct').state).toBe('missing');
  });

  test('what is in question does not count, and what is another person’s is not there', () => {
    const ct = (over: object) => one(judged('lung-finding', 'other', { studies: [studyOf(over)] }), 'ct-chest');
    expect(ct({ asked: true })).toMatchObject({ state: 'asked' });
    const papers = judged('copd', 'other', { documents: [documentOf({ title: 'Spirometry', state: 'not-mine' })] });
    expect(one(papers, 'spirometry').state).toBe('missing');
  });
});

describe('how old it may be', () => {
  test('too old is said with the day, the age and what is wanted', () => {
    const held = {
      studies: [studyOf({ modalities: ['MR'], description: 'MRI brain', date: '2026-03-03' })],
    };
    const mri = one(judged('neurological', 'diagnosis', held), 'mri');
    expect(mri.state).toBe('old');
    expect(mri.note).toBe('MRI of 3 March 2026, 8 months old: the doctor wants one not older than 6 months.');
    expect(isReady([mri], 0)).toBe(false);
  });

  test('a part of a date counts to the patient’s good, and a missing one is looked at', () => {
    const report = (date: string | null) =>
      one(judged('copd', 'other', { documents: [documentOf({ title: 'Spirometry', date })] }), 'spirometry');
    expect(report('2025-11').state).toBe('there');
    expect(report('2025-10').state).toBe('old');
    expect(report('2025').state).toBe('there');
    expect(report(null)).toMatchObject({ state: 'there', note: expect.stringContaining('no date') as string });
  });

  test('what counts in its place is told', () => {
    const letter = one(
      judged('copd', 'other', { documents: [documentOf({ kind: 'discharge', title: 'Discharge letter' })] }),
      'letter',
    );
    expect(letter).toMatchObject({ state: 'there', note: 'This counts in its place: a letter from a hospital stay.' });
  });

  test('words for days', () => {
    expect([spanWords(1), spanWords(42), spanWords(120), spanWords(180), spanWords(365), spanWords(800)]).toEqual([
      '1 day',
      '6 weeks',
      '4 months',
      '6 months',
      '1 year',
      '2 years',
    ]);
    expect([dayWords('2026-03-03'), dayWords('2026-03'), dayWords('2026'), dayWords('some day')]).toEqual([
      '3 March 2026',
      'March 2026',
      '2026',
      'some day',
    ]);
    expect(ageInDays('2026-11-10', now)).toBe(0);
  });
});

describe('who must act next', () => {
  const sentAt = new Date('2026-11-01T10:00:00Z');
  const at: Situation = { clock: content.checklistClock, sentAt, coordinator: 'Lena Roth', now };
  const missing = one(judged('copd', 'other', {}), 'spirometry');
  const later = { ...at, now: new Date('2026-11-20T10:00:00Z') };

  test('the patient within their days, then the desk; before sending nobody is in a hurry', () => {
    expect(nextStep(missing, {}, at)).toMatchObject({ who: 'patient', by: '2026-11-08T10:00:00.000Z', late: false });
    expect(nextStep(missing, {}, later)).toMatchObject({
      who: 'desk',
      words: 'Lena Roth calls and helps.',
      late: true,
    });
    expect(nextStep(missing, {}, { ...at, sentAt: null })).toMatchObject({ who: 'patient', by: null });
  });

  test('the holder of records until the law’s last day, then the desk', () => {
    const letter = {
      holder: 'St Anne',
      state: 'sent',
      since: sentAt,
      dueAt: new Date('2026-11-15T10:00:00Z'),
    } as const;
    expect(nextStep(missing, { letter }, at)).toMatchObject({ who: 'holder', by: '2026-11-15T10:00:00.000Z' });
    expect(nextStep(missing, { letter }, later)).toMatchObject({
      who: 'desk',
      words: 'St Anne is late. We call them.',
    });
    expect(nextStep(missing, { letter: { ...letter, state: 'draft' } }, at)?.who).toBe('patient');
    expect(nextStep(missing, { letter: { ...letter, state: 'refused' } }, at)?.who).toBe('desk');
  });

  test('the expert decides when what they asked for is not to be had', () => {
    const asked = { askId: 'a', why: 'w', at: now, state: 'not-there', expert: 'Dr Okafor' } as const;
    const waived = { ...missing, state: 'waived' as const };
    expect(nextStep(waived, { asked }, at)).toMatchObject({ who: 'expert' });
    expect(nextStep(waived, {}, at)).toBeUndefined();
    expect(nextStep({ ...missing, state: 'there' }, { asked: { ...asked, state: 'open' } }, at)?.who).toBe('patient');
    expect(nextStep({ ...missing, required: false }, {}, at)).toBeUndefined();
  });

  test('of many steps the one that everything waits for', () => {
    const step = (who: 'patient' | 'holder' | 'desk', by: string | null) => ({ who, words: who, by, late: false });
    const [holder, soon, some] = [step('holder', '2026-11-05'), step('patient', '2026-11-08'), step('patient', null)];
    expect(mostUrgent([holder, some, soon])).toBe(soon);
    expect(mostUrgent([])).toBeUndefined();
  });
});

describe('content', () => {
  const all: [string, ChecklistItem][] = [...content.checklists].flatMap(([disorder, items]) =>
    items.map((item): [string, ChecklistItem] => [disorder, item]),
  );

  test('every item names concepts that have words, and other items that are there', () => {
    for (const [disorder, item] of all) {
      const matches = [...item.any, ...item.substitutes.flatMap((each) => each.any)];
      for (const concept of matches.flatMap(({ words = [], facts }) => [...words, ...(facts?.words ?? [])]))
        expect(content.checklistConcepts, `${disorder} ${item.itemId}`).toHaveProperty([concept]);
      if (item.olderThan !== undefined)
        expect(content.checklists.get(disorder)?.map(({ itemId }) => itemId)).toContain(item.olderThan);
      for (const match of matches) expect(Object.keys(match).length, `${disorder} ${item.itemId}`).toBeGreaterThan(0);
    }
  });

  test('every item can be met: each of its matches is found by something', () => {
    const lexicon = newLexicon();
    const firstWord = (concept: string) =>
      Object.values(content.checklistConcepts[concept]?.words ?? {}).flat()[0] ?? '';
    for (const [disorder, item] of all)
      for (const match of item.any) {
        const title = (match.words ?? []).map(firstWord).join(' ');
        const held: Holdings = {
          documents:
            match.modalities || match.facts ? [] : [documentOf({ kind: match.documents?.[0] ?? 'other', title })],
          studies: match.modalities ? [studyOf({ modalities: match.modalities, description: title })] : [],
          facts: match.facts
            ? ['2026-03-01', '2026-06-01', '2026-10-01'].map((date, n) =>
                factOf({
                  factId: `f${n}`,
                  date,
                  kind: match.facts?.kinds[0] ?? '',
                  codes: match.facts?.codes ?? [],
                  label: firstWord(match.facts?.words?.[0] ?? ''),
                }),
              )
            : [],
        };
        const { olderThan: _older, ...alone } = item;
        const [found] = judge([{ ...alone, any: [match] }], held, { lexicon, waived: new Map(), now });
        expect(found?.state, `${disorder} ${item.itemId}`).toBe('there');
      }
  });
});
