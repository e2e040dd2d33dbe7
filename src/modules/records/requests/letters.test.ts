import { describe, expect, test } from 'vitest';
import { content } from '#formats/content/index.ts';
import { letterKinds } from '#formats/content/letter-shapes.ts';
import { renderRequestLetterPdf } from '#formats/letter/index.ts';
import { readPdf } from '#formats/pdf/index.ts';
import { letterText, referenceOf, signatureRows, type LetterFacts } from './letter-text.ts';
import { afterSpan, dueAfter, isSameName, lawFor, mayDo, nextClock, stateByItems } from './requests.rules.ts';

const { laws, clock } = content.requestLaws;
const day = (text: string) => new Date(`${text}T12:00:00Z`);
const facts: LetterFacts = {
  kind: 'request',
  language: 'en',
  law: lawFor(laws, 'US'),
  reference: 'ABCD-1234',
  service: 'Northlight',
  patient: { name: 'Maria Lopez', birthDate: '1961-03-04' },
  holder: {
    name: 'St Anne {law}',
    department: null,
    address: '14 Harbour Street\n\nDemo City',
    email: null,
    fax: null,
  },
  deliverTo: { address: '2 Garden Row', email: 'maria@example.org' },
  items: ['CT chest, DICOM', '#import "x": $x^2$ *bold*'],
  now: day('2026-03-02'),
  signedAt: day('2026-03-02'),
  sentAt: day('2026-03-02'),
  dueAt: day('2026-04-01'),
};

describe('words of letters', () => {
  test('in every language, for every law and kind, no place stays empty and a value is never read as a place', () => {
    for (const law of laws)
      for (const language of law.languages)
        for (const kind of letterKinds) {
          const text = letterText({ ...facts, law, language, kind });
          const all = JSON.stringify(text)
            .replaceAll('St Anne {law}', '')
            .replaceAll(/\{page\}|\{pages\}/g, '');
          expect(all, `${law.id} ${language} ${kind}`).not.toMatch(/\{\w+\}/);
          expect(text.authorisation.length > 0).toBe(kind === 'request');
          if (kind === 'escalation') expect(all).toContain(law.authority[language] ?? law.authority.en);
        }
  });

  test('a language without the name of the law is not offered for it', () => {
    for (const law of laws)
      for (const language of law.languages) {
        expect(law.name, `${law.id} ${language}`).toHaveProperty([language]);
        expect(content.requestLetters.has(language)).toBe(true);
      }
  });

  test('every law says where it is from and whether a lawyer has read it; no country has two', () => {
    const countries = laws.flatMap((law) => law.countries);
    expect(new Set(countries).size).toBe(countries.length);
    expect(countries).toContain('*');
    for (const { source, review, effective } of laws) expect([source.length > 10, review.state, effective]).toEqual([true, 'unreviewed', '2026-11-23']); // prettier-ignore
  });

  test.each(['en', 'de', 'fr', 'es', 'ar'])(
    'as a tagged PDF in %s, the same bytes again, text as it was written',
    async (language) => {
      const text = letterText({ ...facts, language });
      const signature = signatureRows(language, {
        name: 'Maria Lopez',
        at: facts.now,
        service: 'Northlight',
        fingerprint: 'f'.repeat(64),
      });
      const pdf = Buffer.from(renderRequestLetterPdf(text, signature));
      expect(pdf.equals(Buffer.from(renderRequestLetterPdf(text, signature)))).toBe(true);
      const raw = pdf.toString('latin1');
      expect(raw).toMatch(/pdfaid:part>3</);
      expect(raw).toMatch(/pdfuaid:part>1</);
      expect(raw).toMatch(new RegExp(`/Lang\\s*\\(${language}`));
      const { pages } = await readPdf(pdf);
      const words = pages
        .map((page) => page.text)
        .join(' ')
        .replaceAll(/\s+/g, ' ');
      for (const part of ['Maria Lopez', 'ABCD-1234', '#import "x": $x^2$ *bold*', 'maria@example.org'])
        expect(words).toContain(part);
    },
  );
});

describe('the legal clock', () => {
  test('a month ends on the same day, or on the last one of a shorter month', () => {
    expect(afterSpan(day('2026-01-31'), { months: 1 })).toEqual(day('2026-02-28'));
    expect(afterSpan(day('2026-12-15'), { months: 2 })).toEqual(day('2027-02-15'));
    expect(afterSpan(day('2026-03-02'), { days: 30 })).toEqual(day('2026-04-01'));
    expect(afterSpan(day('2026-03-06'), { workingDays: 1 })).toEqual(day('2026-03-09'));
  });

  test('post takes its days, by other ways the letter is there at once', () => {
    const law = lawFor(laws, 'US');
    expect(dueAfter(law, day('2026-03-02'), 'post', clock)).toEqual(day('2026-04-04'));
    expect(dueAfter(law, day('2026-03-02'), 'email', clock)).toEqual(day('2026-04-01'));
    expect(lawFor(laws, 'DE').id).toBe('de');
    expect(lawFor(laws, 'ZZ').deadline.of).toBe('wish');
  });

  test('rings a week before, on the day and after it; of a short time at its half', () => {
    const [sent, due] = [day('2026-03-02'), day('2026-04-01')];
    expect(nextClock('none', sent, due, clock)).toMatchObject({ at: day('2026-03-25'), kind: 'reminder' });
    expect(nextClock('reminded', sent, due, clock)).toMatchObject({ at: due, kind: 'deadline' });
    expect(nextClock('due', sent, due, clock)).toMatchObject({ at: day('2026-04-06'), kind: 'escalation' });
    expect(nextClock('escalated', sent, due, clock)).toBeUndefined();
    expect(nextClock('none', sent, day('2026-03-10'), clock)).toMatchObject({ at: day('2026-03-06') });
  });

  test('what is done is not done twice', () => {
    expect(() => mayDo('sent', 'sign')).toThrow(/Reload/);
    expect(() => mayDo('revoked', 'note')).toThrow(/Reload/);
    expect(mayDo('revoked', 'send')).toBeUndefined();
    expect([
      stateByItems([{ state: 'open' }, { state: 'arrived' }]),
      stateByItems([{ state: 'refused' }]),
      stateByItems([{ state: 'refused' }, { state: 'arrived' }]),
    ]).toEqual(['sent', 'refused', 'answered']);
  });

  test('a name is the same without accents, case and spaces, and another one is not', () => {
    expect([isSameName(' MARIA  lópez', 'Maria Lopez'), isSameName('Maria', 'Maria Lopez')]).toEqual([true, false]);
    expect(referenceOf('abcdefgh1234')).toBe('ABCD-EFGH');
  });
});
