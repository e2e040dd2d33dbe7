import { fold } from '#kernel/fold.ts';
import type { ChecklistConcepts } from '#formats/content/index.ts';

/** Which concepts a title or description names, in whatever language. */
export type Lexicon = {
  /**
   * Whether a text speaks of one of these concepts. Of concepts with a group, each group must fit: a text that names none
   * of a group may mean any, and is `unsure`.
   */
  speaksOf(text: string, concepts: readonly string[]): 'yes' | 'unsure' | 'no';
};

/** Words of up to five letters stand alone ("ct", "pet"); longer ones may be part of a longer word ("Röntgenthorax"). */
const longestAlone = 5;
const unspaced = /[\p{Script=Han}\p{Script=Arabic}\p{Script=Hebrew}]/u;

function finder(word: string): (folded: string) => boolean {
  const wanted = fold(word);
  if (unspaced.test(wanted) || wanted.length > longestAlone) return (folded) => folded.includes(wanted);
  const escaped = wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u');
  return (folded) => alone.test(folded);
}

/** Makes the words of the content searchable; what was found in a text is remembered as long as the lexicon lives. */
export function lexiconOf(concepts: ChecklistConcepts): Lexicon {
  const finders = new Map<string, ((folded: string) => boolean)[]>();
  const named = new Map<string, boolean>();
  const folds = new Map<string, string>();
  const foldedOf = (text: string): string => {
    const known = folds.get(text) ?? fold(text.replaceAll(/[_/\\^.]/g, ' '));
    folds.set(text, known);
    return known;
  };
  const names = (text: string, concept: string): boolean => {
    const key = `${concept}\n${text}`;
    const known = named.get(key);
    if (known !== undefined) return known;
    const words = Object.values(concepts[concept]?.words ?? {}).flat();
    const all = finders.get(concept) ?? words.map(finder);
    finders.set(concept, all);
    const found = all.some((find) => find(foldedOf(text)));
    named.set(key, found);
    return found;
  };
  const inGroup = (group: string): string[] => Object.keys(concepts).filter((key) => concepts[key]?.group === group);

  return {
    speaksOf(text, wanted) {
      if (wanted.length === 0) return 'yes';
      let unsure = false;
      for (const group of new Set(wanted.map((concept) => concepts[concept]?.group ?? null))) {
        const ofGroup = wanted.filter((concept) => (concepts[concept]?.group ?? null) === group);
        if (ofGroup.some((concept) => names(text, concept))) continue;
        if (group === null || inGroup(group).some((concept) => names(text, concept))) return 'no';
        unsure = true;
      }
      return unsure ? 'unsure' : 'yes';
    },
  };
}
