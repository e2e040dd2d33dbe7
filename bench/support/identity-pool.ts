/* Invented people of many countries, and ways of writing them that share nothing with the product's own tables. */

export type Sample = { given: string[]; family: string; birthDate: string; sex: 'male' | 'female'; script: Script };
export type Script = 'latin' | 'cyrillic' | 'arabic' | 'greek' | 'han';

type Pool = { script: Script; female: string; male: string; family: string };

const pools: readonly Pool[] = [
  { script: 'latin', female: 'Anna,Lena,Katharina,Ursula,Brigitte,Greta,Heike,Änne', male: 'Jörg,Stefan,Günther,Karl-Heinz,Jürgen,Wolfgang,Björn,Max', family: 'Müller,Schäfer,Groß,Weiß,Köhler,von der Heide,Schröder,Zimmermann,Meier-Brandt,Fuchs' },
  { script: 'latin', female: 'María,Lucía,Inés,Begoña,Concepción,Carmen,Ana Sofía', male: 'José,Andrés,Íñigo,Raúl,Juan Carlos,Miguel Ángel,Fermín', family: 'López,Muñoz Ficticia,García Pérez,de la Cruz,Ibáñez,Peña,Núñez Vega,Sánchez' },
  { script: 'latin', female: 'Hélène,Françoise,Chloé,Anne-Marie,Zoé,Noémie', male: 'Jean-Luc,François,René,Étienne,Loïc,Jérôme', family: 'Lefèvre,Dubois,D’Aubigné,Le Goff,Müntz,Beauchamp,Du Pré,Châtelain' },
  { script: 'latin', female: 'Emily,Sarah,Margaret,Joan,Siobhan,Catherine,Mary Ann', male: 'John,William,Stephen,Robert,Patrick,Philip,James Edward', family: 'Smith,O’Neill,MacDonald,Taylor-Jones,Clarke,Barnes,Warner,Fitzgerald,Hill' },
  { script: 'latin', female: 'Agnieszka,Małgorzata,Zofia,Grażyna', male: 'Łukasz,Paweł,Grzegorz,Tomasz', family: 'Wójcik,Kamiński,Dąbrowski,Szczepański,Żak,Pawłowski' },
  { script: 'latin', female: 'Ingrid,Åse,Kirsten,Sólveig', male: 'Søren,Bjørn,Håkon,Lars', family: 'Sørensen,Åkesson,Østergaard,Halvorsen,Bjørnstad' },
  { script: 'latin', female: 'Ayşe,Fatma,Zeynep', male: 'Mehmet,Oğuz,İbrahim', family: 'Yılmaz,Çelik,Öztürk,Şahin' },
  { script: 'latin', female: 'Thị Lan,Ngọc Ánh,Minh Châu', male: 'Văn Minh,Quốc Đạt,Anh Tuấn', family: 'Nguyễn,Trần,Lê,Phạm,Đặng' },
  { script: 'latin', female: 'Fatima,Amina,Khadija,Layla,Mariam', male: 'Mohamed,Youssef,Abdullah,Hussein,Khalid', family: 'Al-Hassan,El Amrani,bin Rashid,Haddad,Abdelrahman,Mansour' },
  { script: 'latin', female: 'Wilhelmina,Saskia,Marijke', male: 'Pieter,Joost,Willem', family: 'van der Berg,de Vries,ter Horst,van Dijk,Janssen' },
  { script: 'cyrillic', female: 'Юлия,Екатерина,Ольга,Надежда,Елена', male: 'Пётр,Юрий,Фёдор,Дмитрий,Сергей,Алексей,Илья', family: 'Примеров,Щербаков,Хрущёв,Жуковский,Цветаев,Чайкин,Яковлев,Воробьёв' },
  { script: 'arabic', female: 'فاطمة,ليلى,مريم,خديجة,نور', male: 'محمد,أحمد,يوسف,حسين,خالد', family: 'الحسن,حداد,منصور,العمراني,سليمان,قاسم' },
  { script: 'greek', female: 'Ελένη,Μαρία,Σοφία,Κατερίνα', male: 'Γιώργος,Νίκος,Δημήτρης,Αντώνης', family: 'Παπαδόπουλος,Γεωργίου,Δημητρίου,Βασιλάκης' },
  { script: 'han', female: '丽娟,秀英,小红,雪梅,思雨', male: '小明,伟,建国,志强,浩', family: '李,王,张,陈,刘,吴,赵' },
]; // prettier-ignore

/** Numbers that are the same in every run (mulberry32). */
export function dice(seed: number): { next(): number; pick<T>(from: readonly T[]): T; below(n: number): number } {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, pick: (from) => at(from, below(from.length)) };
}

function at<T>(from: readonly T[], place: number): T {
  const found = from[place];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export type Dice = ReturnType<typeof dice>;
const two = (n: number): string => String(n).padStart(2, '0');

export const someDate = (roll: Dice): string => `${1930 + roll.below(85)}-${two(1 + roll.below(12))}-${two(1 + roll.below(28))}`; // prettier-ignore

/** `count` people, each pool by turns. */
export function inventedPeople(count: number, roll: Dice): Sample[] {
  return Array.from({ length: count }, (_, turn) => {
    const pool = at(pools, turn % pools.length);
    const sex = roll.next() < 0.5 ? 'female' : 'male';
    const given = roll.pick(pool[sex].split(','));
    const family = roll.pick(pool.family.split(','));
    return { given: given.split(' '), family, birthDate: someDate(roll), sex, script: pool.script };
  });
}

/** Another given name of the same pool and sex, as a twin has. */
export function otherGiven(of: Sample, roll: Dice): string[] {
  const pool = pools.find((one) => one.script === of.script && one[of.sex].split(',').includes(of.given.join(' ')));
  const others = (pool ?? at(pools.filter((one) => one.script === of.script), 0))[of.sex].split(',').filter((one) => one.split(' ')[0] !== of.given[0]); // prettier-ignore
  return roll.pick(others).split(' ');
}

const table = (from: string, to: string): Map<string, string> => {
  const ways = to.split(' ');
  return new Map([...from].map((letter, place) => [letter, (ways[place] ?? '').replace('-', '')]));
};
const letters = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
/** BGN/PCGN simplified, ISO 9:1995, GOST R 52535.1 (passports 2013), German, French, popular on the web. */
const cyrillicSystems = [
  table(letters, 'a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya'),
  table(letters, 'a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ - y - è û â'),
  table(letters, 'a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia'),
  table(letters, 'a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja'),
  table(letters, 'a b v g d e e j z i y k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia'),
  table(letters, 'a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch - y - e u ya'),
];
const greekSystem = table('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o');

const pinyin: Readonly<Record<string, string>> = {
  李: 'Li', 王: 'Wang', 张: 'Zhang', 陈: 'Chen', 刘: 'Liu', 吴: 'Wu', 赵: 'Zhao', 丽: 'li', 娟: 'juan', 秀: 'xiu', 英: 'ying', 小: 'xiao', 红: 'hong', 雪: 'xue',
  梅: 'mei', 思: 'si', 雨: 'yu', 明: 'ming', 伟: 'wei', 建: 'jian', 国: 'guo', 志: 'zhi', 强: 'qiang', 浩: 'hao',
}; // prettier-ignore
const arabic: Readonly<Record<string, readonly string[]>> = {
  فاطمة: ['Fatima', 'Fatimah', 'Fatma'], ليلى: ['Layla', 'Leila', 'Laila'], مريم: ['Maryam', 'Mariam', 'Meryem'], خديجة: ['Khadija', 'Khadijah', 'Hadija'],
  نور: ['Nour', 'Noor', 'Nur'], محمد: ['Muhammad', 'Mohamed', 'Mohammed', 'Mohammad'], أحمد: ['Ahmed', 'Ahmad'], يوسف: ['Yusuf', 'Youssef', 'Yousef'],
  حسين: ['Hussein', 'Husain', 'Hossein'], خالد: ['Khalid', 'Khaled'], الحسن: ['Al-Hassan', 'El Hassan', 'Alhasan'], حداد: ['Haddad', 'Hadad'],
  منصور: ['Mansour', 'Mansoor'], العمراني: ['Al-Omrani', 'El Amrani', 'Al Imrani'], سليمان: ['Suleiman', 'Sulaiman', 'Soliman'], قاسم: ['Qasim', 'Kassem', 'Qassem'],
}; // prettier-ignore

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** A word of another script in Latin letters, by one of the systems that are in use. */
export function romanised(word: string, script: Script, roll: Dice): string {
  if (script === 'arabic') return roll.pick(arabic[word] ?? [word]);
  if (script === 'han') return capital([...word].map((letter) => (pinyin[letter] ?? letter).toLowerCase()).join(''));
  if (script === 'latin') return word;
  const plain = word.toLowerCase();
  const system = script === 'greek' ? greekSystem : roll.pick(cyrillicSystems);
  const text = script === 'greek' ? plain.normalize('NFD').replace(/\p{M}/gu, '').replace(/ου/g, 'οy').replace(/γι(?=[ωο])/g, 'gi') : plain; // prettier-ignore
  return capital([...text].map((letter) => system.get(letter) ?? letter).join('').replace(/oy/g, 'ou')); // prettier-ignore
}
