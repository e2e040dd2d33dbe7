import { describe, expect, test } from 'vitest';
import { readingGrade } from '#formats/opinion/index.ts';
import { content, extensionUrls } from './index.ts';
import type { QuestionnaireItem } from './index.ts';

/** Words that are never said to patients (the plan's word list). */
const banned = /\b(modality|encounter|consent directive|upload failed|invalid|submit|please note|in order to)\b/i;

/** Every text of a question page that a person reads, as one text a page: short labels alone have no grade. */
function pageTexts(item: QuestionnaireItem): string[] {
  const said = (item.extension ?? []).filter(({ url }) => url !== extensionUrls.unit && url !== extensionUrls.review);
  const options = (item.answerOption ?? []).map(({ valueCoding }) => valueCoding.display);
  return [item.text, ...said.flatMap(({ valueString = '' }) => valueString), ...options].concat(
    (item.item ?? []).flatMap(pageTexts),
  );
}

const questionnaires = [content.commonQuestionnaire, ...content.questionnaires.values()];
const pages: [string, string][] = questionnaires.flatMap(({ name, item }) =>
  item.map((page): [string, string] => [`${name} ${page.linkId}`, pageTexts(page).join('\n')]),
);
const letters = Object.entries(content.mail).map(([key, { text }]): [string, string] => [`mail ${key}`, text]);

describe('words for patients', () => {
  test.each([...pages, ...letters, ['consent', JSON.stringify(content.consent)] as [string, string]])(
    '%s has no banned word',
    (_, text) => expect(text).not.toMatch(banned),
  );

  test.each([...pages, ...letters])('%s reads at grade 8 or below', (_, text) => {
    expect(readingGrade(text).grade).toBeLessThanOrEqual(8);
  });

  test('the consent reads at grade 7 or below, the glossary at 8', () => {
    const { lines, sections, agree } = content.consent;
    const consent = [...lines, ...sections.map(({ words }) => words), agree].join('\n');
    expect(readingGrade(consent).grade).toBeLessThanOrEqual(7);
    expect(readingGrade(content.glossary.map(({ plain }) => plain).join('\n')).grade).toBeLessThanOrEqual(8);
  });

  test('all question pages together read at grade 6 or below, with short sentences', () => {
    expect(pages.length).toBeGreaterThanOrEqual(8);
    const { grade, meanSentenceLength } = readingGrade(pages.map(([, text]) => text).join('\n'));
    expect(grade).toBeLessThanOrEqual(6);
    expect(meanSentenceLength).toBeLessThanOrEqual(14);
  });
});
