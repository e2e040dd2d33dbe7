/** BCP 47 language of a text, and the share of its letters or words that speaks for it (0–1). */
export type TextLanguage = { language: string; share: number };

export type Script = 'Latin' | 'Cyrillic' | 'Arabic' | 'Hebrew' | 'Han' | 'Japanese' | 'Hangul' | 'Greek';

const scripts: readonly [Script, RegExp][] = [
  ['Latin', /\p{Script=Latin}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Han', /\p{Script=Han}/gu],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Hangul', /\p{Script=Hangul}/gu],
  ['Greek', /\p{Script=Greek}/gu],
];

/**
 * Small words that a language cannot do without and letters write in the same way, medical ones among them. What two
 * languages share counts for both, so that only what tells them apart decides.
 */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the of and with was is in to for on at no not from this has were been are by or patient date findings left right report normal may be sex born result unit reference test',
  de: 'der die das und mit ist von im den dem des ein eine zur zum bei nicht wurde am nach auf für kein keine links rechts befund patientin geb wert einheit referenzbereich ergebnis',
  es: 'el la los las de del y con en un una que se por para sin no al paciente fecha derecha izquierda años se realiza presenta lo su resultado unidad referencia',
  fr: 'le la les de du des et avec en un une dans sans est pas pour par sur au aux patiente née nom droit gauche chez cette qui ce résultat unité référence',
  it: 'il lo la gli le di del della e con in un una che per non al dal dei nel nella paziente data destra sinistra sono è si',
  pt: 'o a os as do da dos das e com em um uma que por para não ao na no paciente data direita esquerda sem foi são à doente nascimento data medicação diagnóstico',
  nl: 'de het een en van met in op is niet voor bij werd aan te dat deze patiënt links rechts geen door naar uit',
  pl: 'i w z na do nie się jest po od dla oraz bez przez pacjent pacjentka lewej prawej rozpoznanie badanie',
  tr: 've bir bu ile için olan olarak da de hasta sağ sol yok var tarih tanı',
};
const wordLists = Object.entries(smallWords).map(([language, words]) => [language, new Set(words.split(' '))] as const);

/** Letters that one language of a script has and its neighbours lack. */
const ownLetters: readonly [Script, string, RegExp][] = [
  ['Cyrillic', 'uk', /[іїєґ]/giu],
  ['Cyrillic', 'sr', /[ђјљњћџ]/giu],
  ['Arabic', 'fa', /[پچژگ]/gu],
  ['Arabic', 'ur', /[ٹڈڑے]/gu],
];
const usual: Readonly<Record<Script, string>> = {
  Latin: 'en',
  Cyrillic: 'ru',
  Arabic: 'ar',
  Hebrew: 'he',
  Han: 'zh',
  Japanese: 'ja',
  Hangul: 'ko',
  Greek: 'el',
};

/** The script most letters of a text are in; undefined for text without letters. */
export function scriptOf(text: string): Script | undefined {
  const counts = scripts.map(([script, letters]) => [script, text.match(letters)?.length ?? 0] as const);
  const at = (script: Script): number => counts.find(([name]) => name === script)?.[1] ?? 0;
  // Japanese writes its nouns in Han; a tenth of kana tells it.
  if (at('Japanese') > at('Han') / 10 && at('Japanese') + at('Han') > at('Latin')) return 'Japanese';
  // A Han character is a word: Latin units and codes beside it are many letters each.
  const weighed = counts.map(([script, count]) => [script, script === 'Han' ? count * 3 : count] as const);
  const [best] = weighed.toSorted((a, b) => b[1] - a[1]);
  return best && best[1] > 0 ? best[0] : undefined;
}

/** The language of a text by its script, its own letters and its small words; undefined when nothing tells. */
export function languageOf(text: string): TextLanguage | undefined {
  const sample = text.slice(0, 20_000).normalize('NFC').toLowerCase();
  const script = scriptOf(sample);
  if (script === undefined) return undefined;
  if (script === 'Latin') return latinLanguage(sample);
  const letters = sample.match(/\p{L}/gu)?.length ?? 1;
  for (const [of, language, own] of ownLetters) {
    const count = sample.match(own)?.length ?? 0;
    if (of === script && count > letters / 100) return { language, share: 0.8 };
  }
  return { language: usual[script], share: 0.95 };
}

function latinLanguage(sample: string): TextLanguage | undefined {
  const words = sample.match(/\p{L}+/gu) ?? [];
  const hits = wordLists
    .map(([language, list]) => ({ language, hits: words.filter((word) => list.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits);
  const [best, second] = hits;
  if (!best || best.hits < 2 || best.hits === second?.hits) return undefined;
  return { language: best.language, share: Math.round((best.hits / words.length) * 100) / 100 };
}
