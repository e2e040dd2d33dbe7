import { content, type ChecklistItem } from '#formats/content/index.ts';
import type { CaseSubject } from '../ports.ts';
import { itemsFor } from './checklist.rules.ts';
import { lexiconOf, type Lexicon } from './lexicon.rules.ts';

/**
 * What an expert needs for the case's disorder and question: the programme's own list for it, the list of the disorder, or
 * the general one.
 */
export function checklistOf({
  disorder,
  questionKind,
}: Pick<CaseSubject, 'disorder' | 'questionKind'>): ChecklistItem[] {
  const own = content.programmes.flatMap(({ disorders }) => disorders).find(({ code }) => code === disorder)?.content;
  const items = content.checklists.get(own ?? disorder) ?? content.checklists.get(disorder) ?? content.checklists.get('other'); // prettier-ignore
  return itemsFor(items ?? [], questionKind);
}

/** Each reading of a case gets its own, so that no words of one case stay in memory. */
export const newLexicon = (): Lexicon => lexiconOf(content.checklistConcepts);
