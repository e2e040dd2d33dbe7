import { datesIn, isBirthDate, orderOf } from './dates.rules.ts';
import type { FoundDate } from './dates.rules.ts';
import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';

/** What stands before a date says what happened then. Each is looked for at the end of the words before it. */
const colon = '\\s*(?:[:：.]|\\s-)?\\s*$';
const label = (words: string): RegExp => new RegExp(`(?:^|[^\\p{L}])(?:${words})${colon}`, 'iu');

/** The document was written, signed or given out. */
const written = label(
  [
    '(?:date|time) (?:of )?(?:the )?(?:report|letter|issue|reporting|signature|document)|report(?:ed|ing)?(?: date| on| time)?|report',
    'signed(?: on| at)?|signed by .{2,40}|(?:finali[sz]ed|approved|authori[sz]ed|verified|validated|issued|released|transcribed|dictated|printed)(?: on| at| by .{2,40})?',
    'befunddatum|berichtsdatum|ausgang|(?:erstellt|ausgestellt|ausgedruckt|gedruckt|freigegeben|validiert|vidiert|diktiert)(?: am)?|.{2,30}, den',
    'fecha (?:de |del )?(?:el )?(?:informe|emisi[oó]n|firma|validaci[oó]n|resultados?|salida)|(?:firmado|emitido|validado|informado)(?: el)?',
    "(?:édité|validé|signé|dicté|imprimé|fait)(?: à .{2,30})?,?(?: le)?|date (?:du |de |d[’'])(?:compte[- ]rendu|édition|validation|signature)|compte[- ]rendu du",
    'data (?:d[oae] )?(?:relat[oó]rio|laudo|emissão|libera[cç][aã]o)|(?:emitido|liberado|assinado) em',
    'data (?:del |di |della )?(?:referto|refertazione|stampa|firma|validazione)|referto del|refertato il',
    'дата (?:заключения|выдачи|отч[её]та|выполнения|готовности|документа|печати|составления)',
    '(?:letter|brief|\\p{L}*bericht|\\p{L}*befund|informe|referto|laudo|rapport|заключение|протокол|(?:№|n[°ºr]?\\.?) ?[\\w/-]+)\\s+(?:vom|of|dated|del|du|от|di)',
    'تاريخ (?:التقرير|الإصدار|النتيجة|الطباعة)|حرر في|صدر في',
    'תאריך (?:הדפסה|דוח|הדוח|המסמך|מכתב|תוצאה)|נחתם(?: ב)?',
  ].join('|'),
);
const writtenHan = /(?:报告|審核|审核|出具|打印|签发|发布|记录|書寫)(?:日期|时间)?\s*[:：]?\s*$/u;
/** A stay ended, which is when such a letter is written. */
const ended = label(
  'discharge(?:d| date)?(?: on)?|date of discharge|entlassung(?:sdatum)?(?: am)?|entlassen am|fecha de (?:alta|egreso)|date de sortie|data d[ai] (?:alta|dimissione)|дата выписки|выписан[а]?|تاريخ الخروج|תאריך שחרור',
);
const endedHan = /出院(?:日期|时间)\s*[:：]?\s*$/u;
/** It says no more than that this is a date. */
const plain = label('date|dated|datum|fecha|data|le|дата|التاريخ|تاريخ|תאריך|(?:\\p{L}+, )?le|, el');
const plainHan = /日期\s*[:：]?\s*$/u;
/** What the document is about was done. */
const done = label(
  [
    '(?:date of |)(?:the )?(?:exam(?:ination)?|study|scan|operation|surgery|procedure|visit|service|consultation)(?: date)?',
    '(?:op|operations?|untersuchungs?|eingriffs?)-?(?:datum|tag)|untersuchung vom',
    'fecha (?:de |del )?(?:la )?(?:intervenci[oó]n|cirug[ií]a|estudio|exploraci[oó]n|consulta|visita|examen)',
    "(?:date (?:de )?(?:l[’'])?)?(?:intervention|examen|consultation) du|date (?:de |d[’'])(?:l[’'])?(?:intervention|examen|opération|consultation)",
    "data (?:d[aoei] |dell[’'])?(?:exame|cirurgia|intervento|esame|visita|consulta)",
    'дата (?:операции|исследования|обследования|при[её]ма|осмотра)',
    'تاريخ (?:العملية|الفحص|الزيارة|الإجراء)|תאריך (?:ניתוח|בדיקה|ביקור)',
  ].join('|'),
);
const doneHan = /(?:手术|检查|就诊|检验|测试)(?:日期|时间)\s*[:：]?\s*$/u;
/** Something that happened before. */
const before = label(
  [
    'collect(?:ed|ion)(?: date| on)?|received(?: on)?|specimen(?: date)?|sampled?|drawn|admi(?:ssion|tted)(?: date| on)?|date of admission|from|until|since|on|seen|referred|ordered|requested',
    'eingang|entnahme|aufnahme(?:datum)?|probe(?:neingang)?|auftrag|abnahme|vom|bis|am|seit|aufgenommen',
    'recibid[oa]|fecha de (?:ingreso|extracci[oó]n|toma|recepci[oó]n|solicitud)|desde|hasta|del?|entre|el',
    "prélev(?:é|ement)(?: le| du)?|reçu(?: le)?|date d[’'](?:entrée|admission)|du|au|depuis|jusqu[’']au",
    'data d[aeio] (?:interna(?:mento|ção)|coleta|colheita|ricovero|prelievo|accettazione)|dal|al|il|do|em',
    '(?:материал )?(?:поступил[аи]?|получен)|дата (?:взятия|забора|поступления|госпитализации|регистрации)|с|по|до|от',
    'تاريخ (?:الدخول|الاستلام|أخذ العينة|السحب)|من|إلى|منذ|في|بتاريخ|תאריך קבלה|מיום|עד',
  ].join('|'),
);
const beforeHan = /(?:采集|采样|接收|送检|入院|收样|申请|开单|核收)(?:日期|时间)\s*[:：]?\s*$/u;
/** The end of a stay or of a series: "from 11 to 18 September". */
const rangeEnd =
  /^\s*(?:bis(?: zum)?|to|until|through|[-–—]|al?|hasta(?: el)?|au|jusqu[’']au|по|até|إلى|حتى|至|到|עד)\s*$/iu;
/** Another examination is cited. */
const cited =
  /(?<!\p{L})(?:ct|mrt?|mri|pet|irm|rmn?|tac|tc|tdm|rx|ecg|ekg|echo|кт|мрт|экг|узи|scanner|röntgen[\p{L}-]*|resonancia|biopsy|biopsie|biopsia|labor|bloods?|blood tests?)(?:[\s-][\p{L}-]{2,20}){0,3}\s*(?:vom|of|from|del|du|от|di|da)?\s*\(?\s*$/iu;
const comparison =
  /compar[ae](?:d|ison|aison|ción|ção|zione)?|vergleich|confronto|сравн|مقارنة|对比|比较|השוואה|previous|follow-?up|next|wiedervorstellung|nächst|próxim[ao]|prochain|control el|следующ|meeting|unfall/iu;

type Candidate = { line: Line; date: FoundDate; score: number; isPast: boolean };

/** The date a document was written: labelled as such, near the top or signed at the end, never a birth date. */
export function proposeDate(lines: Line[]): Proposed<string> | undefined {
  const order = orderOf(lines);
  const all: Candidate[] = [];
  for (const line of lines) {
    let from = 0;
    for (const date of datesIn(line.text, order)) {
      const words = line.text.slice(Math.max(from, date.at - 60), date.at);
      const isRangeEnd = from > 0 && rangeEnd.test(words);
      from = date.end;
      if (isBirthDate(line.text, date.at)) continue;
      const isPast = !comparison.test(line.text);
      all.push({ line, date, score: scoreOf(line, date, isRangeEnd ? 0.1 : labelScore(words), isPast), isPast });
    }
  }
  // A letter is rarely older than what it tells of.
  const latest = all.reduce((most, { date, isPast }) => (isPast && date.iso > most ? date.iso : most), '');
  let best: Candidate | undefined;
  for (const candidate of all) {
    const age = yearsBetween(candidate.date.iso, latest);
    const score = candidate.score + (candidate.date.iso === latest ? 0.12 : 0) - (age > 8 ? 0.4 : 0);
    if (!best || score > best.score + 1e-9) best = { ...candidate, score };
  }
  return best && proposed(best.date.iso, Math.max(0.1, best.score), best.line);
}

const yearsBetween = (a: string, b: string): number => Number(b.slice(0, 4)) - Number(a.slice(0, 4));

function scoreOf(line: Line, date: FoundDate, byLabel: number, isPast: boolean): number {
  let score = 0.3 + byLabel;
  if (line.fromTop < 6) score += 0.2;
  else if (line.fromTop < 12) score += 0.1;
  const rest = line.text.slice(0, date.at) + line.text.slice(date.end);
  // A date alone in its line, with a place at most, is the letter's own; one at the right of a title as well.
  if (/^[^\d:：]{0,40}[:：]?$/u.test(rest.trim())) score += line.fromTop < 12 ? 0.3 : 0.1;
  if (line.fromEnd < 3) score += 0.1;
  if (!isPast) score -= 0.3;
  if (date.isAmbiguous) score -= 0.05;
  return score;
}

function labelScore(words: string): number {
  if (written.test(words) || writtenHan.test(words)) return 0.35;
  if (ended.test(words) || endedHan.test(words)) return 0.25;
  if (done.test(words) || doneHan.test(words)) return 0.1;
  if (beforeHan.test(words)) return -0.25;
  if (plainHan.test(words) || plain.test(words)) return 0.25;
  if (cited.test(words)) return -0.2;
  return before.test(words) ? -0.25 : 0;
}
