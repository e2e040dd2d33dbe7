import { datesIn, isBirthDate } from './dates.rules.ts';
import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';

export type Sex = 'female' | 'male' | 'other';
export type PatientSeen = { name?: Proposed<string>; birthDate?: Proposed<string>; sex?: Proposed<Sex> };

const nameLabel =
  /(?:^|\s|\|)(?:patient(?:in|e)?(?:'s)?(?: name)?|name|nom|paciente|nombre|пациент(?:ка)?|ф\.?и\.?о\.?|المريضة?|الاسم|اسم المريضة?|姓名|患者)\s*[:：]\s*/iu;
/** What follows a name on the same line. */
const nameEnd =
  /\s*(?:[,;|()]|\s(?:born|dob|d\.o\.b|date of birth|birth|geb|geboren|nacid[oa]|fecha|née?|date de|дата|г\.р|пол|sex|sexe|sexo|geschlecht|age|mrn|id|nhc|تاريخ|الجنس|性别|出生|年龄)(?=[\s.:：,]|$)|MRN|性别|出生|年龄|\d).*$/iu;

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
    if (!label) continue;
    const name = line.text
      .slice(label.index + label[0].length)
      .replace(nameEnd, '')
      .trim();
    if (/^\p{L}[\p{L}\p{M}.'’ -]{1,80}$/u.test(name)) return proposed(name, line.fromTop < 12 ? 0.9 : 0.6, line);
  }
  return undefined;
}

function proposeBirthDate(lines: Line[]): Proposed<string> | undefined {
  for (const line of lines) {
    for (const { iso, at, isAmbiguous } of datesIn(line.text)) {
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
  /hospital|clinic\b|clínica|klinik|krankenhaus|praxis|cent(re|er|ro) (m[ée]di|for)|hôpital|clinique|laboratoi?r|institut|infirmary|больниц|клиник|поликлиник|госпиталь|مستشفى|مركز|عيادة|医院|诊所/iu;

/** Letterheads stand at the top: the first lines that name an institution. */
export function proposeFacility(lines: Line[]): Proposed<string> | undefined {
  const line = lines.find(({ text, fromTop }) => fromTop < 6 && facilityWords.test(text) && text.length < 120);
  if (!line) return undefined;
  const value = line.text.split(/\s+[-–—|]\s+|\s(?=放射科|检验科|病理科)/u)[0]?.trim() ?? line.text;
  return proposed(value, line.fromTop === 0 ? 0.85 : 0.65, line);
}

const authorLabel =
  /(?:electronically signed(?: by)?|signed(?: by)?|reported by|author|verfasser|gez\.|firmado(?: por)?|signé(?: par)?|врач|الطبيبة?|报告医师|医师|医生)\s*[:：]?\s*/iu;
const title =
  /(?:^|\s)((?:Dr|Dra|Prof|PD|Priv)\.?(?:\s?(?:med|Dr|habil)\.?)*\s+\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,3})/u;

/** Who signed: from the end of the document upwards; people a letter only mentions stand in the middle. */
export function proposeAuthor(lines: Line[]): Proposed<string> | undefined {
  for (const line of [...lines].reverse()) {
    if (line.fromEnd > 8) break;
    const label = /(?:signed|firmado|signé|gez\.|врач|الطبيب|报告医师|医师|医生|reported by|author|verfasser)/iu.exec(
      line.text,
    );
    const titled = title.exec(line.text)?.[1];
    if (titled) return proposed(titled.trim(), label ? 0.95 : 0.8, line);
    const rest = label
      ? line.text.replace(new RegExp(`^.*?${authorLabel.source}`, 'iu'), '').replace(/^[:：\s]+/, '')
      : '';
    const name = rest.replace(/[,;].*$/, '').trim();
    if (label && rest !== line.text && /^\p{L}[\p{L}\p{M}.'’ -]{1,60}$/u.test(name)) return proposed(name, 0.85, line);
  }
  return undefined;
}
