import { describe, expect, test } from 'vitest';
import {
  checkBeforeSigning,
  countSyllables,
  fingerprint,
  opinionDocumentSchema,
  opinionDraftSchema,
  readingGrade,
} from './index.ts';
import type { OpinionDraft } from './index.ts';
import { exampleOpinion } from './opinion.fixture.ts';

const codes = (draft: OpinionDraft) => checkBeforeSigning(draft).map((problem) => problem.code);

describe('the opinion document', () => {
  test('a whole opinion is accepted unchanged, and is also a draft', () => {
    const opinion = exampleOpinion();
    expect(opinionDocumentSchema.parse(opinion)).toEqual(opinion);
    expect(opinionDraftSchema.parse(opinion)).toEqual(opinion);
  });

  test('an unknown key is refused, so nothing unseen is signed', () => {
    expect(opinionDocumentSchema.safeParse({ ...exampleOpinion(), note: 'x' }).success).toBe(false);
  });

  test('a lone surrogate is refused because it cannot be canonicalised', () => {
    expect(opinionDocumentSchema.safeParse(exampleOpinion({ shortAnswer: 'You asked \ud800' })).success).toBe(false);
  });

  test('a sentence without source that is not judgement is refused', () => {
    const sections = [{ kind: 'reasons' as const, sentences: [{ text: 'So it is.', sources: [], judgement: false }] }];
    expect(opinionDocumentSchema.safeParse(exampleOpinion({ sections })).success).toBe(false);
    expect(opinionDraftSchema.safeParse({ ...exampleOpinion(), sections }).success).toBe(true);
  });

  test('an article needs a PubMed number or a DOI', () => {
    const sources = [{ kind: 'article' as const, citation: 'Somebody, somewhere.' }];
    const sections = [{ kind: 'reasons' as const, sentences: [{ text: 'So.', sources, judgement: false }] }];
    expect(opinionDocumentSchema.safeParse(exampleOpinion({ sections })).success).toBe(false);
  });
});

describe('before signing', () => {
  test('a whole opinion may be signed', () => {
    expect(checkBeforeSigning(exampleOpinion())).toEqual([]);
  });

  test('an empty draft names everything that is missing', () => {
    const { confidence: _c, reviewBy: _r, firstView: _f, ...rest } = exampleOpinion();
    const draft: OpinionDraft = { ...rest, shortAnswer: ' ', questions: [], verdicts: {}, sections: [] };
    expect(codes(draft)).toEqual([
      'short-answer.missing',
      'question.none',
      ...Array<string>(5).fill('verdict.missing'),
      'confidence.missing',
      'review-by.missing',
      'section.missing',
      'section.missing',
      'first-view.missing',
    ]);
  });

  test('an unanswered question is named with its place', () => {
    const [first, second] = exampleOpinion().questions;
    const draft = { ...exampleOpinion(), questions: [first!, { ...second!, answer: ' \n' }] };
    expect(checkBeforeSigning(draft)).toEqual([
      { code: 'question.unanswered', path: 'questions.1.answer', message: 'Answer question 2.' },
    ]);
  });

  test('a short answer of 121 words is too long, of 120 is not', () => {
    const words = (n: number) => `You asked ${'why '.repeat(n - 2)}`;
    expect(codes(exampleOpinion({ shortAnswer: words(120) }))).toEqual([]);
    expect(codes(exampleOpinion({ shortAnswer: words(121) }))).toEqual(['short-answer.too-long']);
  });

  test('a short answer must begin with the question, in the language of the opinion', () => {
    expect(codes(exampleOpinion({ shortAnswer: 'Not now.' }))).toEqual(['short-answer.opening']);
    expect(codes(exampleOpinion({ language: 'ar-EG', shortAnswer: 'سألت: هل أحتاج إلى العملية؟ ليس الآن.' }))).toEqual(
      [],
    );
  });

  test('a cited record must be listed and opened', () => {
    const sources = ['doc2', 'doc3'].map((documentId) => ({ kind: 'page' as const, documentId, page: 1 }));
    const why = { kind: 'reasons' as const, sentences: [{ text: 'So.', sources, judgement: false, pictures: ['k7'] }] };
    const sections = [exampleOpinion().sections[0]!, why];
    expect(codes(exampleOpinion({ sections }))).toEqual(['source.not-opened', 'source.not-listed', 'picture.unknown']);
  });

  test('an unsourced sentence is flagged', () => {
    const why = { kind: 'reasons' as const, sentences: [{ text: 'So.', sources: [], judgement: false }] };
    expect(codes(exampleOpinion({ sections: [exampleOpinion().sections[0]!, why] }))).toEqual(['sentence.unsourced']);
  });

  test('a first view locked after the first opinion was shown does not count', () => {
    const firstView = { ...exampleOpinion().firstView, lockedAt: '2026-03-10T14:06:00Z' };
    expect(codes(exampleOpinion({ firstView }))).toEqual(['first-view.late']);
  });
});

describe('reading grade', () => {
  test('agrees with hand counts', () => {
    const short = readingGrade('The cat sat on the mat.');
    expect(short).toMatchObject({ words: 6, sentences: 1, meanSentenceLength: 6, grade: 0 });
    // 10 words, 2 sentences, 20 syllables: 0.39 * 5 + 11.8 * 2 - 15.59 = 9.96
    expect(readingGrade('Surgery is not needed now. Exercise every morning before breakfast.').grade).toBe(10);
    expect(readingGrade('')).toMatchObject({ grade: 0, words: 0 });
  });

  test.each([
    ['the', 1],
    ['spot', 1],
    ['doctor', 2],
    ['operation', 4],
    ['surgery', 3],
    ['medicine', 3],
    ['masses', 2],
    ['needed', 2],
    ['looked', 1],
    ['little', 2],
    ['radiation', 4],
    ['18', 1],
  ])('%s has %i syllables', (word, count) => {
    expect(countSyllables(word)).toBe(count);
  });

  test('list items and titles like Dr do not blur the count of sentences', () => {
    expect(readingGrade('Ask Dr. Roy today.\nEat well\nSleep 7.5 hours').sentences).toBe(3);
  });

  test('clinic words score far above plain words', () => {
    const clinic = 'Bronchoscopic mediastinal staging is recommended prior to definitive surgical intervention.';
    expect(readingGrade(clinic).grade).toBeGreaterThan(14);
    expect(readingGrade(exampleOpinion().shortAnswer).grade).toBeLessThan(6);
  });
});

describe('fingerprint', () => {
  test('is the first 48 bits of SHA-256 in three groups', () => {
    expect(fingerprint(new TextEncoder().encode('abc'))).toBe('BA78-16BF-8F01');
  });

  test('changes with one bit', () => {
    expect(fingerprint(Uint8Array.of(0))).not.toBe(fingerprint(Uint8Array.of(1)));
  });
});
