import { datesIn, isBirthDate, orderOf } from './dates.rules.ts';
import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';

export type Sex = 'female' | 'male' | 'other';
export type PatientSeen = {
  name?: Proposed<string>;
  birthDate?: Proposed<string>;
  /** The day that the same digits mean with day and month the other way round, where both are possible. */
  otherBirthDate?: string;
  sex?: Proposed<Sex>;
  /** Patient numbers, with the word that stands before them as the paper writes it (`MRN`). */
  numbers?: { label: string; value: string }[];
};

const nameLabel =
  /(?:^|\s|\|)(?:patient(?:in|e|en)?(?:'s)?(?: name)?|name|nom|paciente|paziente|doente|utente|nombre|nome|пациент(?:ка)?|больн(?:ой|ая)|ф\.?и\.?о\.?|المريضة?|الاسم|اسم المريضة?|姓名|患者|שם(?: המטופלת?)?)\s*[:：]\s*/iu;
/** What follows a name on the same line. */
const nameEnd =
  /\s*(?:[;|()]|,\s*(?=\d|born|geb|nacid|née?(?=\s)|nat[oa](?=\s)|nascid|\p{Ll}{3,}\s\d)|\s(?:born|dob|d\.o\.b|date of birth|birth|geb|geboren|geschlecht|fallnummer|nacid[oa]|f\.?\s?nac|nacimiento|edad|fecha|née?|dossier|date de|data|nato|nata|nascimento|nhs|hospital no|nhc|дата|возраст|г\.р|пол|sex|sexe|sexo|sesso|geschlecht|age|mrn|id|تاريخ|الجنس|العمر|性别|出生|年龄|תאריך|ת\.ז|מין)(?=[\s.:：,]|$)|MRN|性别|出生|年龄|\d).*$/iu;
/** "Mrs Ann Mockup, born …": who is called so and born then is whom the letter is about. */
const named =
  /(?:^|[\s:])(?:Herrn?|Frau|Mr|Mrs|Ms|Miss|Madame|Mme|Monsieur|M\.|Mr\.|Mrs\.|Sr\.|Sra\.|D\.|Dña\.|Don|Doña|sig\.(?:ra)?|signora?|Patientin|Patienten|Re:|Re|RE:|Betr\.:?|für:)\s+(?:(?:Mr|Mrs|Ms|Miss|Frau|Herrn?)\.?\s+)?(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’.-]*){1,3})\s*[,;(]?\s*(?=born|geb|née?\s|nacid|nat[oa]\s|DOB|\d)/u;

/** Who the document is about, as far as it says so itself. */
export function proposePatient(lines: Line[]): PatientSeen {
  const name = proposeName(lines);
  const birthDate = proposeBirthDate(lines);
  const sex = proposeSex(lines);
  return { ...(name && { name }), ...(birthDate && { birthDate }), ...(sex && { sex }) };
}

function proposeName(lines: Line[]): Proposed<string> | undefined {
  for (const line of lines) {
    const label = nameLabel.exec(line.text);
    if (label) {
      const name = inOrder(
        line.text
          .slice(label.index + label[0].length)
          .replace(nameEnd, '')
          .trim(),
      );
      if (/^\p{L}[\p{L}\p{M}.'’ -]{1,80}$/u.test(name)) return proposed(name, line.fromTop < 12 ? 0.9 : 0.6, line);
    }
    const called = named.exec(line.text)?.[1];
    if (called && line.fromTop < 15) return proposed(called.trim(), 0.75, line);
  }
  return undefined;
}

/** `Muster, Karl` as a person is called. */
function inOrder(name: string): string {
  const [family, given, ...more] = name.split(/\s*,\s*/);
  return family && given && more.length === 0 ? `${given} ${family}` : (family ?? name);
}

function proposeBirthDate(lines: Line[]): Proposed<string> | undefined {
  const order = orderOf(lines);
  for (const line of lines) {
    for (const { iso, at, isAmbiguous } of datesIn(line.text, order)) {
      if (isBirthDate(line.text, at)) return proposed(iso, isAmbiguous ? 0.6 : 0.95, line);
    }
  }
  return undefined;
}

const labelledSex =
  /(?:^|[\s|,;])(?:sex|gender|geschlecht|sexo|sexe|пол|الجنس)\s*:\s*(\p{L}+)|性别\s*[:：]\s*(男|女)/iu;
const femaleWords = [
  'f',
  'female',
  'w',
  'weiblich',
  'femenino',
  'mujer',
  'féminin',
  'femme',
  'ж',
  'жен',
  'женский',
  'أنثى',
  '女',
];
const maleWords = [
  'm',
  'male',
  'männlich',
  'masculino',
  'hombre',
  'h',
  'v',
  'masculin',
  'homme',
  'м',
  'муж',
  'мужской',
  'ذكر',
  '男',
];

/** Words whose grammar tells; weaker than a label. English has none. */
const grammar: [RegExp, Sex, number][] = [
  [/\bpatientin\b|\bpatiente\b|\bla paciente\b|\bnacida\b|\bnée le\b|пациентк|المريضة/iu, 'female', 0.75],
  [/\bder patient\b|\bel paciente\b|\bnacido\b|\bné le\b|пациент:|المريض(?!ة)/iu, 'male', 0.65],
];

function proposeSex(lines: Line[]): Proposed<Sex> | undefined {
  for (const line of lines) {
    const match = labelledSex.exec(line.text);
    const word = (match?.[1] ?? match?.[2])?.toLowerCase();
    if (word && femaleWords.includes(word)) return proposed('female', 0.95, line);
    if (word && maleWords.includes(word)) return proposed('male', 0.95, line);
    if (word && ['x', 'd', 'divers', 'other', 'otro', 'autre'].includes(word)) return proposed('other', 0.9, line);
  }
  for (const [pattern, sex, confidence] of grammar) {
    const line = lines.find(({ text }) => pattern.test(text));
    if (line) return proposed(sex, confidence, line);
  }
  return undefined;
}

const facilityWords =
  /hospital|(?<!\p{L})(clinic|clínica|clinica|surgery|mvz|chu|chru|nhs|hno|trust)(?!\p{L})|klinik|krankenhaus|spital|praxis|(medical|health|imaging|cancer|diagnostic) (cent(re|er)|associates|group|practice)|family practice|cent(re|er|ro) (de |d['’]|di )?(m[ée]di|for|imag|salud|hosp|diagn)|hôpital|polyclinique|clinique|cabinet (de|médical)|laborato|laboratoi?r|labor(praxis| )|reference labs|institut|infirmary|ospedale|azienda (ospedaliera|sanitaria)|policlinico|больниц|клиник|поликлиник|госпиталь|медицинский центр|диспансер|лаборатория|мбуз|гбуз|مستشفى|مركز|عيادة|مختبر|مجمع|医院|诊所|卫生院|בית חולים|מרכז רפואי|מרפאת|קופת חולים/iu;

/** Letterheads stand at the top: the first lines that name an institution. */
export function proposeFacility(lines: Line[]): Proposed<string> | undefined {
  const line = lines.find(({ text, fromTop }) => fromTop < 6 && facilityWords.test(text) && text.length < 120);
  if (!line) return undefined;
  const value = line.text.split(/\s+[-–—|]\s+|\s(?=放射科|检验科|病理科)/u)[0]?.trim() ?? line.text;
  return proposed(value, line.fromTop === 0 ? 0.85 : 0.65, line);
}

const authorLabel =
  /(?:electronically signed(?: by)?|(?:signed|reported|dictated|finali[sz]ed|authori[sz]ed|verified)(?: by)?|author|(?:consultant|surgeon|attending(?: physician)?|operateur(?:in)?|cirujan[oa]|chirurgien|operatore|chirurgo|cirurgião|хирург|الجراح)\s*[:：]|verfasser|gez\.|(?:firmado|fdo\.?)(?: por)?|signé(?: par)?|firmato(?: da)?|assinado por|médico responsável|врач(?:-\p{L}+)?|الطبيبة?(?: المعالجة?)?|报告医师|医师签名|主治医师|手术者|医师|医生)\s*[:：]?\s*/iu;
/** A title and the name after it; other words of the line end it. */
const title =
  /(?:^|[\s:：(])((?:(?:Dr|Dra|Prof|PD|Priv|Dott|Dottssa|Dott\.ssa|Docteur|Doctor|Mr|Mrs|Ms|Miss)\.?(?:\s?(?:med|Dr|habil|univ|rer|nat|dent)\.?)*|д-р|د\.|ד["״]ר)\s+\p{L}[\p{L}.'’-]*(?:\s+(?!(?:an[ae]+sth|anestes|narkose|التخدير|assist|consultant|attending|MRN|oberarzt|oberärztin|facharzt|on|at)\b)\p{L}[\p{L}.'’-]*){0,3})/iu;

const doctor = /^(?:Mr|Mrs|Ms|Miss)\b/i;

/** Who signed: from the end of the document upwards; people a letter only mentions stand in the middle. */
export function proposeAuthor(lines: Line[]): Proposed<string> | undefined {
  let second: Proposed<string> | undefined;
  for (const line of [...lines].reverse()) {
    const signer = authorLabel.exec(line.text);
    const isHead = line.fromTop < 3;
    const isFoot = line.fromEnd <= 4 && line.fromTop >= 5;
    if (!signer && !isHead && !isFoot) continue;
    const from = signer ? line.text.slice(signer.index + signer[0].length) : line.text;
    const name = nameAfter(from, signer !== null);
    if (name === undefined) continue;
    // At the end of the document whoever stands there signed; further up who is said to have, or whose paper it is.
    if (line.fromEnd <= 8 && !isHead) return proposed(name, signer ? 0.95 : 0.8, line);
    second ??= proposed(name, signer ? 0.6 : 0.4, line);
  }
  return second;
}

function nameAfter(words: string, isLabelled: boolean): string | undefined {
  const titled = title.exec(words)?.[1]?.trim();
  // "Dear Mr Roe" is who a letter goes to; a surgeon is Mr only where the word says so.
  if (titled && (isLabelled || !doctor.test(titled) || /consultant|surgeon|frcs/i.test(words)))
    return /^(?:sehr|dear|cher|estimad|gentile)/iu.test(words) ? undefined : titled.replace(/[,.]+$/, '');
  if (!isLabelled) return undefined;
  const name = words
    .replace(/^[:：\s]+/, '')
    .replace(/\s*[,;(].*$|\s{2,}.*$|\s\d.*$/, '')
    .trim();
  return /^\p{Lu}[\p{L}\p{M}.'’ -]{1,60}$|^[\p{Script=Han}]{2,4}$|^[\p{Script=Arabic}\p{Script=Hebrew} .]{3,60}$/u.test(
    name,
  )
    ? name
    : undefined;
}
