/** Names of months by their first letters, in the order of months: en de es fr it pt nl, ru, ar in both its calendars, he. */
const months: readonly (readonly string[])[] = [
  ['jan', 'jän', 'ene', 'gen', 'янв', 'يناير', 'كانون الثاني', 'ינואר'],
  ['feb', 'fév', 'fev', 'feb', 'фев', 'فبراير', 'شباط', 'פברואר'],
  ['mar', 'mär', 'maart', 'март', 'марта', 'мар', 'مارس', 'آذار', 'מרץ', 'מרס'],
  ['apr', 'abr', 'avr', 'апр', 'أبريل', 'ابريل', 'إبريل', 'نيسان', 'אפריל'],
  ['may', 'mai', 'mag', 'mei', 'мая', 'май', 'مايو', 'أيار', 'ايار', 'מאי'],
  ['jun', 'juin', 'giu', 'июн', 'يونيو', 'حزيران', 'יוני'],
  ['jul', 'juil', 'lug', 'июл', 'يوليو', 'تموز', 'יולי'],
  ['aug', 'ago', 'aoû', 'aou', 'авг', 'أغسطس', 'اغسطس', 'آب', 'אוגוסט'],
  ['sep', 'set', 'сен', 'سبتمبر', 'أيلول', 'ספטמבר'],
  ['oct', 'okt', 'out', 'ott', 'окт', 'أكتوبر', 'اكتوبر', 'تشرين الأول', 'אוקטובר'],
  ['nov', 'ноя', 'نوفمبر', 'تشرين الثاني', 'נובמבר'],
  ['dec', 'dez', 'dic', 'déc', 'дек', 'ديسمبر', 'كانون الأول', 'דצמבר'],
];

/** Number of a month (1–12) by its name or the beginning of it; 0 when it is none. */
export function monthOf(word: string): number {
  // Hebrew writes "in March" in one word.
  const lower = word.toLowerCase().replace(/^ב(?=\p{L}{3})/u, '');
  return months.findIndex((names) => names.some((name) => lower.startsWith(name))) + 1;
}
