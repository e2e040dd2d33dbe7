const FEMALE = new Set('f female w weiblich frau woman girl femenino femenina mujer feminin feminine femme femminile donna feminino mulher fem ж жен женский أنثى انثى أنثي 女 נ נקבה θ θηλυ kvinna kvinde k'.split(' ')); // prettier-ignore
const MALE = new Set('m male mannlich männlich herr man boy masculino hombre masculin homme maschile uomo homem masc h v м муж мужской ذكر 男 ז זכר α αρρεν mann mand'.split(' ')); // prettier-ignore

/**
 * Sex as records of any format and language write it. Only male and female contradict one another; other, unknown, and
 * what we do not know the word for say nothing certain and are undefined.
 */
export function sexOf(written: string | null | undefined): 'male' | 'female' | undefined {
  const word = (written ?? '').trim().toLowerCase().replace(/\.$/, '');
  const plain = word.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  if (FEMALE.has(word) || FEMALE.has(plain)) return 'female';
  return MALE.has(word) || MALE.has(plain) ? 'male' : undefined;
}
