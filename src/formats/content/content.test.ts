import { describe, expect, test } from 'vitest';
import { content } from './index.ts';

describe('content', () => {
  test('every file fits its shape and is marked as not yet reviewed or with its reviewer', () => {
    expect(content.programmes.map((p) => p.slug)).toEqual(['northlight', 'harbour']);
    expect(content.glossary.length).toBeGreaterThanOrEqual(40);
  });

  test('every disorder a programme offers has its questionnaire, checklist, template and suggestions', () => {
    for (const { content: key } of content.programmes.flatMap((p) => p.disorders)) {
      for (const kept of [content.questionnaires, content.checklists, content.opinionTemplates, content.suggestions])
        expect(kept.has(key)).toBe(true);
    }
  });

  test('conditions of questions name questions that exist', () => {
    const all = [...content.questionnaires.values(), content.commonQuestionnaire].flatMap((q) =>
      q.item.flatMap((page) => page.item ?? []),
    );
    const ids = new Set(all.map((item) => item.linkId));
    for (const when of all.flatMap((item) => item.enableWhen ?? [])) expect(ids).toContain(when.question);
    expect(ids.size).toBe(all.length);
  });

  test('no message names an illness', () => {
    for (const { subject, text } of Object.values(content.mail))
      expect(`${subject} ${text}`).not.toMatch(/lung|cancer|nodule|tumou?r|biopsy|diagnos/i);
  });
});
