import type { Identity } from '#formats/identity/index.ts';
import { otherGiven, romanised, someDate, type Dice, type Sample } from './identity-pool.ts';

/** What a file says of someone (`found`) against whom the case is about (`person`). */
export type Pair = { found: Identity; person: Identity };
export type Kind = { name: string; make: (one: Sample, roll: Dice, all: readonly Sample[]) => Pair | undefined };

const full = (one: Sample): string => (one.script === 'han' ? one.family + one.given.join('') : [...one.given, one.family].join(' ')); // prettier-ignore
const caret = (one: Sample): string => `${one.family}^${one.given.join('^')}`;
export const caseOf = (one: Sample): Identity => ({ names: [full(one)], birthDates: [one.birthDate], sex: one.sex });
const da = (iso: string): string => iso.replaceAll('-', '');
const named = (one: Sample, name: string, more: Partial<Identity> = {}): Pair => ({ found: { names: [name], birthDates: [one.birthDate], sex: one.sex === 'male' ? 'M' : 'F', ...more }, person: caseOf(one) }); // prettier-ignore
const isLatin = (one: Sample): boolean => one.script === 'latin';
const unmarked = (text: string): string => text.replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('Ø', 'O').replaceAll('ł', 'l').replaceAll('Ł', 'L').replaceAll('đ', 'd').replaceAll('Đ', 'D').replaceAll('ı', 'i').normalize('NFD').replace(/\p{M}/gu, ''); // prettier-ignore
const digraphs = (text: string): string => text.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/Ä/g, 'Ae').replace(/Ö/g, 'Oe').replace(/Ü/g, 'Ue').replaceAll('ß', 'ss').replace(/å/g, 'aa').replace(/Å/g, 'Aa').replace(/ø/g, 'oe').replace(/Ø/g, 'Oe'); // prettier-ignore
const dayMonth = (iso: string, sign: string): string => iso.split('-').toReversed().join(sign);
const american = (iso: string): string => `${iso.slice(5, 7)}/${iso.slice(8)}/${iso.slice(0, 4)}`;
const shift = (iso: string, years: number): string => `${Number(iso.slice(0, 4)) + years}${iso.slice(4)}`;
const romanisedAll = (one: Sample, roll: Dice): { given: string; family: string } => ({
  given: one.given.map((word) => romanised(word, one.script, roll)).join(' '),
  family: romanised(one.family, one.script, roll),
});

const misreads: readonly [RegExp, string][] = [[/o/, '0'], [/l/, '1'], [/m/, 'rn'], [/rn/, 'm'], [/i/, 'l'], [/S/, '5'], [/B/, '8'], [/w/, 'vv']]; // prettier-ignore
function misread(name: string, roll: Dice): string | undefined {
  const able = misreads.filter(([from]) => from.test(name));
  if (able.length === 0) return undefined;
  const [from, to] = roll.pick(able);
  return name.replace(from, to);
}

/** A letter swapped with its neighbour, or left out, inside a word of six letters or more. */
function slipped(word: string, roll: Dice): string | undefined {
  if (!/^\p{L}{6,}$/u.test(word)) return undefined;
  const at = 2 + roll.below(word.length - 4);
  return roll.next() < 0.5 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2); // prettier-ignore
}

const when = (is: boolean, make: () => Pair): Pair | undefined => (is ? make() : undefined);

/** Ways of writing the same person: none may be held back. */
export const honest: readonly Kind[] = [
  { name: 'as in the case', make: (one) => named(one, full(one)) },
  { name: 'DICOM PN, capitals', make: (one) => named(one, caret(one).toUpperCase(), { birthDates: [da(one.birthDate)] }) },
  { name: 'DICOM PN, whole name in one part', make: (one) => named(one, `${one.family} ${one.given.join(' ')}^^^^`) },
  { name: 'family name first, comma', make: (one) => named(one, `${one.family}, ${one.given.join(' ')}`) },
  { name: 'family name first, no comma', make: (one) => named(one, `${one.family} ${one.given.join(' ')}`) },
  { name: 'HL7 XPN with degree', make: (one) => named(one, `${one.family}^${one.given[0]}^${one.given[1] ?? ''}^^DR^MD`, { birthDates: [`${da(one.birthDate)}000000+0200`] }) },
  { name: 'without marks', make: (one) => when(isLatin(one), () => named(one, unmarked(full(one)))) },
  { name: 'ue, oe, ss', make: (one) => when(isLatin(one), () => named(one, digraphs(full(one)))) },
  { name: 'both written down to ASCII by others', make: (one) => when(isLatin(one), () => ({ ...named(one, unmarked(full(one))), person: { ...caseOf(one), names: [digraphs(full(one))] } })) },
  { name: 'title before', make: (one, roll) => when(isLatin(one), () => named(one, `${roll.pick(['Dr.', 'Frau', 'Mr', 'Mme', 'Prof. Dr. med.', 'Sra.'])} ${full(one)}`)) },
  { name: 'middle initial added', make: (one, roll) => when(isLatin(one), () => named(one, `${one.family}^${one.given[0]}^${roll.pick(['A', 'J', 'M'])}`)) },
  { name: 'second given name only there', make: (one) => when(isLatin(one) && one.given.length === 1, () => named(one, `${one.family}^${one.given[0]}^Marie`)) },
  { name: 'second given name left out', make: (one) => when(one.given.length > 1 && isLatin(one), () => named(one, `${one.family}^${one.given[0]}`)) },
  { name: 'given name as initial, same birth date', make: (one) => when(isLatin(one), () => named(one, `${one.family}^${one.given[0]?.[0]}`)) },
  { name: 'hyphens and gaps', make: (one) => when(isLatin(one) && /[-\s’]/.test(full(one)), () => named(one, full(one).replace(/[-’]/g, ' '))) },
  { name: 'particles written together', make: (one) => when(isLatin(one) && /^(?:van|de|von|Al|El|Le|Du|ter|bin)[\s-]/.test(one.family), () => named(one, `${one.family.replace(/[\s-]/g, '')}^${one.given.join(' ')}`)) },
  { name: 'particles left out', make: (one) => when(isLatin(one) && /^(?:van der|de la|von der|Al-|El |bin |ter |van )/.test(one.family), () => named(one, `${one.family.replace(/^(?:van der|de la|von der|Al-|El|bin|ter|van)\s*/, '')}^${one.given[0]}`)) },
  { name: 'machine misread, same birth date', make: (one, roll) => (isLatin(one) ? ((name) => (name === undefined ? undefined : named(one, name)))(misread(full(one), roll)) : undefined) },
  { name: 'slip in the family name, same birth date', make: (one, roll) => { const slip = isLatin(one) ? slipped(unmarked(one.family), roll) : undefined; return slip === undefined ? undefined : named(one, `${slip}^${one.given.join(' ')}`); } },
  { name: 'letters lost to a wrong character set', make: (one) => when(isLatin(one) && /[^\u0000-\u007f’]/.test(full(one)), () => named(one, full(one).replace(/[^\u0000-\u007f’]/g, '?'))) },
  { name: 'UTF-8 read as Latin-1', make: (one) => when(isLatin(one) && /[^\u0000-\u007f]/.test(full(one)), () => named(one, Buffer.from(full(one)).toString('latin1'))) },
  { name: 'another script, by any system', make: (one, roll) => when(!isLatin(one), () => { const r = romanisedAll(one, roll); return named(one, `${r.family}^${r.given}`.toUpperCase()); }) },
  { name: 'both romanised, by two systems', make: (one, roll) => when(one.script === 'cyrillic' || one.script === 'arabic', () => { const [r, s] = [romanisedAll(one, roll), romanisedAll(one, roll)]; return { ...named(one, `${r.given} ${r.family}`), person: { ...caseOf(one), names: [`${s.given} ${s.family}`] } }; }) },
  { name: 'a script we cannot read, same birth date', make: (one, roll) => named(one, roll.pick(['דוד כהן', 'अमित शर्मा', '김민준', 'თამარ ბერიძე'])) },
  { name: 'married, maiden name said', make: (one) => when(isLatin(one), () => named(one, `${one.given.join(' ')} Brandtner geb. ${one.family}`)) },
  { name: 'married, same number and birth date', make: (one) => when(isLatin(one), () => { const ids = [{ system: 'urn:oid:1.2.3', value: '00417' }]; const pair = named(one, `Brandtner^${one.given.join(' ')}`, { ids }); return { ...pair, person: { ...pair.person, ids: [{ system: 'urn:oid:1.2.3', value: '417' }] } }; }) },
  { name: 'married, double-barrelled', make: (one) => when(isLatin(one), () => named(one, `${one.given.join(' ')} ${one.family}-Brandtner`)) },
  { name: 'date 31.12.1961', make: (one) => named(one, full(one), { birthDates: [dayMonth(one.birthDate, '.')] }) },
  { name: 'date with slashes, day first', make: (one) => named(one, full(one), { birthDates: [dayMonth(one.birthDate, '/')] }) },
  { name: 'date with slashes, month first', make: (one) => named(one, full(one), { birthDates: [american(one.birthDate)] }) },
  { name: 'year only', make: (one) => named(one, full(one), { birthDates: [one.birthDate.slice(0, 4)] }) },
  { name: 'year and month only', make: (one) => named(one, full(one), { birthDates: [one.birthDate.slice(0, 7)] }) },
  { name: 'two-digit year', make: (one) => named(one, full(one), { birthDates: [`${dayMonth(one.birthDate, '.').slice(0, 6)}${one.birthDate.slice(2, 4)}`] }) },
  { name: 'placeholder birth date', make: (one) => named(one, full(one), { birthDates: ['19000101'] }) },
  { name: 'no birth date', make: (one) => named(one, full(one), { birthDates: [] }) },
  { name: 'sex as a word', make: (one, roll) => named(one, full(one), { sex: roll.pick(one.sex === 'male' ? ['männlich', 'Herr', 'Hombre', 'муж.', '男'] : ['weiblich', 'Frau', 'Mujer', 'жен.', '女']) }) },
  { name: 'sex not told', make: (one, roll) => named(one, full(one), { sex: roll.pick(['O', 'unknown', 'U', '']) }) },
  { name: 'name taken out', make: (one, roll) => named(one, roll.pick(['ANONYMOUS', 'Test^Patient', 'Anonymized^001', 'Patient 12', 'XXXX', 'De-identified']), { birthDates: ['1970-01-01'] }) },
  { name: 'identity removed (0012,0062)', make: (one) => named(one, 'Case^Twelve', { identityRemoved: true, birthDates: [] }) },
  { name: 'newborn, same birth date', make: (one) => when(isLatin(one), () => named(one, `${one.family}^${one.sex === 'female' ? 'Baby Girl' : 'Baby Boy'}`)) },
]; // prettier-ignore

/** A name before marriage that nobody said: a question is right, and a contradiction is not. */
export const gentle: readonly Kind[] = [
  { name: 'another family name, nothing else', make: (one) => when(isLatin(one), () => named(one, `Brandtner^${one.given.join(' ')}`)) },
  { name: 'one letter of the given name', make: (one, roll) => { const slip = isLatin(one) && one.given.length === 1 ? slipped(unmarked(one.given.join('')), roll) : undefined; return slip === undefined ? undefined : named(one, `${one.family}^${slip}`); } },
]; // prettier-ignore

const someoneElse = (one: Sample, roll: Dice, all: readonly Sample[]): Sample => {
  for (;;) {
    const other = roll.pick(all);
    if (other.family !== one.family && other.given[0] !== one.given[0] && other.birthDate !== one.birthDate)
      return other;
  }
};
const sameScript = (one: Sample, all: readonly Sample[]): Sample[] => all.filter(({ script }) => script === one.script);
const withGiven = (one: Sample, roll: Dice): Sample => ({ ...one, given: otherGiven(one, roll) });
const otherDigit = (iso: string, roll: Dice): string => `${iso.slice(0, 3)}${(Number(iso[3]) + 1 + roll.below(8)) % 10}${iso.slice(4)}`; // prettier-ignore
const swapped = (iso: string): string => `${iso.slice(0, 5)}${iso.slice(8)}-${iso.slice(5, 7)}`;

/** Other people: each must be held back. */
export const planted: readonly Kind[] = [
  { name: 'somebody else', make: (one, roll, all) => { const other = someoneElse(one, roll, all); return { found: named(other, full(other)).found, person: caseOf(one) }; } },
  { name: 'somebody else, header', make: (one, roll, all) => { const other = someoneElse(one, roll, all); return { found: named(other, caret(other).toUpperCase(), { birthDates: [da(other.birthDate)] }).found, person: caseOf(one) }; } },
  { name: 'somebody else, name only', make: (one, roll, all) => { const other = someoneElse(one, roll, sameScript(one, all)); return { found: { names: [full(other)] }, person: caseOf(one) }; } },
  { name: 'somebody else, name only, any script', make: (one, roll, all) => { const other = someoneElse(one, roll, all); return { found: { names: [full(other)] }, person: caseOf(one) }; } },
  { name: 'somebody else, born the same day', make: (one, roll, all) => { const other = someoneElse(one, roll, sameScript(one, all)); return { found: { ...named(one, full(other)).found, sex: '' }, person: caseOf(one) }; } },
  { name: 'twin', make: (one, roll) => named(one, full(withGiven(one, roll))) },
  { name: 'twin, header', make: (one, roll) => named(one, caret(withGiven(one, roll)).toUpperCase()) },
  { name: 'twin, romanised', make: (one, roll) => when(!isLatin(one) && one.script !== 'greek', () => { const r = romanisedAll(withGiven(one, roll), roll); return named(one, `${r.family}^${r.given}`); }) },
  { name: 'twin, names a letter apart', make: (one, roll) => when(isLatin(one), () => { const [a, b] = roll.pick([['Lena', 'Lina'], ['Anna', 'Anne'], ['Marie', 'Maria'], ['Mario', 'Maria'], ['Daniel', 'Daniela'], ['Jan', 'Jana'], ['Hassan', 'Hussein'], ['Tim', 'Tom'], ['Karim', 'Karima'], ['Christian', 'Christina']]); return { found: { ...named(one, `${one.family}^${a}`).found, sex: '' }, person: { ...caseOf(one), names: [`${b} ${one.family}`] } }; }) },
  { name: 'brother or sister', make: (one, roll) => named(one, full(withGiven(one, roll)), { birthDates: [shift(one.birthDate, 2)] }) },
  { name: 'brother or sister, name only', make: (one, roll) => named(one, full(withGiven(one, roll)), { birthDates: [], sex: '' }) },
  { name: 'father and son of one name', make: (one) => named(one, full(one), { birthDates: [shift(one.birthDate, -27)] }) },
  { name: 'senior and junior, no dates', make: (one) => when(isLatin(one), () => ({ found: { names: [`${full(one)} Sr`] }, person: { ...caseOf(one), names: [`${full(one)} Jr.`] } })) },
  { name: 'father within a son’s name, no dates', make: (one) => when(isLatin(one), () => ({ found: { names: ['Hassan Ali'] }, person: { ...caseOf(one), names: ['Ahmed Hassan Ali'] } })) },
  { name: 'namesake, another date', make: (one, roll) => named(one, full(one), { birthDates: [someDate(roll)] }) },
  { name: 'namesake, one digit of the year', make: (one, roll) => named(one, full(one), { birthDates: [otherDigit(one.birthDate, roll)] }) },
  { name: 'namesake, day and month swapped in a header', make: (one) => when(Number(one.birthDate.slice(8)) <= 12 && one.birthDate.slice(8) !== one.birthDate.slice(5, 7), () => named(one, full(one), { birthDates: [da(swapped(one.birthDate))] })) },
  { name: 'namesake, another year only', make: (one) => named(one, full(one), { birthDates: [String(Number(one.birthDate.slice(0, 4)) + 3)] }) },
  { name: 'namesake, ambiguous date of another day', make: (one) => named(one, full(one), { birthDates: ['05/06/1927'] }) },
  { name: 'name alike, another date', make: (one, roll) => when(isLatin(one), () => named(one, misread(full(one), roll) ?? full(one), { birthDates: [someDate(roll)] })) },
  { name: 'husband or wife', make: (one, roll) => named({ ...one, sex: one.sex === 'male' ? 'female' : 'male' }, full(withGiven({ ...one, sex: one.sex === 'male' ? 'female' : 'male' }, roll)), { birthDates: [someDate(roll)] }) },
  { name: 'another sex', make: (one) => named(one, full(one), { sex: one.sex === 'male' ? 'weiblich' : 'M' }) },
  { name: 'another number of the same place', make: (one) => { const pair = named(one, full(one), { ids: [{ system: 'Hospital A', value: '1' }] }); return { ...pair, person: { ...pair.person, ids: [{ system: 'hospital a', value: '2' }] } }; } },
  { name: 'the mother’s newborn', make: (one) => when(isLatin(one), () => named(one, `${one.family}^Baby Boy of ${one.given[0]}`, { birthDates: [shift(one.birthDate, 28)], sex: '' })) },
  { name: 'the mother’s newborn, name only', make: (one) => when(isLatin(one), () => named(one, `Baby girl of ${full(one)}`, { birthDates: [], sex: '' })) },
  { name: 'a script we cannot read, another date', make: (one, roll) => named(one, 'דוד כהן', { birthDates: [someDate(roll)] }) },
  { name: 'a script we cannot read, name only', make: (one) => named(one, 'अमित शर्मा', { birthDates: [], sex: '' }) },
]; // prettier-ignore
