import ar from '#content/letters/ar.json' with { type: 'json' };
import de from '#content/letters/de.json' with { type: 'json' };
import en from '#content/letters/en.json' with { type: 'json' };
import es from '#content/letters/es.json' with { type: 'json' };
import fr from '#content/letters/fr.json' with { type: 'json' };
import laws from '#content/letters/laws.json' with { type: 'json' };
import * as shapes from './letter-shapes.ts';

export const requestLaws: shapes.RequestLaws = shapes.RequestLawsFile.parse(laws);

/** By language. */
export const requestLetters: ReadonlyMap<string, shapes.RequestLetterWords> = new Map(
  [en, de, fr, es, ar].map((file) => shapes.RequestLetterFile.parse(file)).map((words) => [words.language, words]),
);
