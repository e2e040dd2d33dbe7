import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';

export type DocumentKind =
  | 'pathology'
  | 'radiology'
  | 'operation-note'
  | 'discharge'
  | 'clinic-letter'
  | 'laboratory'
  | 'medication-list'
  | 'other';

/**
 * Words that give a document away, with their weight; en de es fr it pt ru ar zh he. Titles count most, words of the
 * trade some, words that any letter may hold (a CT cited in a discharge letter) little.
 */
const signs: [DocumentKind, number, RegExp][] = [
  ['pathology', 5, /patholog(y|ie|ic|isch)|histolog|histopatholog|cytolog(y|ie|ical)|zytolog|biopsy report|informe de biopsia|anatom[ií]a patol[oó]gica|anapath|anatomie pathologique|anatomia patologica|esame istologico|exame anatomopatol|anatomopatol[oó]g|гистолог|патолого-?анатом|цитолог|علم الأمراض|علم الأنسجة|تشريح مرضي|النسيجي|病理|פתולוגי|היסטולוגי/iu],
  ['pathology', 2, /macroscop|mikroskop|microscop|makroskop|immuno-?histo|микроскоп|макроскоп|immunhisto|inmunohisto|immunoistochim|imuno-?histo|免疫组化|镜下|肉眼所见|العيّ?نة|الفحص المجهري/iu],
  ['radiology', 5, /radiolog|röntgen(bericht|befund|institut)|imaging (report|centre|center|associates)|diagnostic imaging|bildgebung|imagerie médicale|diagnóstico por (la )?imagen|diagnostica per immagini|diagnóstico por imagem|clínica de imagem|рентгенолог|лучевой диагност|(протокол|описание) (мрт|кт|узи|рентген)|قسم الأشعة|تقرير (الأشعة|تصوير|أشعة|رنين)|放射科|影像科|影像学?(检查)?(报告|诊断)|(ct|mri|mr|超声|x线).{0,6}检查报告|检查报告|דימות|רנטגן|פענוח/iu],
  ['radiology', 4, /^\W*((informe|compte[- ]rendu|referto|relatório|laudo|report|befund|rapport) (de |of |du |di |d['’])?(la |le |el )?)?(ct|mrt?|mri|pet|pet[-/ ]ct|irm|rmn?|tac|tc|tdm|кт|мрт|узи|scanner|computed tomography|computertomographie|tomograf[ií]a|tomodensitométrie|magnetic resonance|magnetresonanz|kernspin|risonanza|resonancia|ressonância|x-ray|röntgen|radiograph?[ií]a|ultrasound|sonographie|mammogra\p{L}+|ecograf\p{L}+|écho\p{L}+|ecocardio\p{L}+|תצלום|טומוגרפיה|تصوير)(?!\p{L})/iu],
  ['radiology', 2, /^\W*(impression|impressão|technique|technik|técnica|tecnica|comparison|beurteilung|reperti|achados|hallazgos|findings)(\W|$)|影像表现|影像所见|检查所见|with(out)? contrast|(con|sem|avec|mit|без|с|senza) (contraste|contrasto|kontrastmittel|km|контрастир)|\(series \d+, image \d+\)|на серии .{0,20}томограмм|область исследования/iu],
  ['operation-note', 7, /operati(on|ve) (note|report|record)|surgical report|op[- ]?bericht|operationsbericht|op-protokoll|informe (quirúrgico|operatorio)|hoja (quirúrgica|operatoria)|(protocolo|nota) (quirúrgico|operatori[oa]|postoperatoria)|compte[- ]rendu (opératoire|d['’]intervention)|verbale operatorio|descrizione (dell['’])?intervento|(relat[oó]rio|descrição|nota) (operat[oó]ri[oa]|cirúrgic[oa]|da cirurgia)|протокол операции|описание операции|تقرير (ال)?عملية|手术记录|דו"?ח ניתוח|דוח ניתוחי/iu],
  ['operation-note', 2, /(^|\s)(surgeon|anaesth?eti[sc]t|operateur|operateurin|assistenz|cirujan[oa]|cirurgião|chirurgien|chirurgo|operatore|хирург|анестезиолог|الجراح|المنتח|手术者|术者)\s*[:：]|anaesthesia:|anesthesia:|narkose:|anestesia:|incision|blood loss|blutverlust|schnitt-naht|pertes sanguines|p[eé]rdidas hemáticas|perdite ematiche|кровопотер|ход операции|التخدير|手术名称|术中出血|麻醉方式|date of (operation|surgery)|op-datum/iu],
  ['discharge', 6, /discharge (summary|letter|report|note)|entlassungs?(brief|bericht)|entlassbrief|(informe|epicrisis|hoja|nota) (médic[oa] )?de (alta|egreso)|nota de alta|relat[oó]rio de alta|resumo de alta|lettera di dimissione|(lettre|compte[- ]rendu) (de sortie|d['’]hospitalisation)|выписной эпикриз|выписка из|эпикриз|(تقرير|ملخص) (ال)?خروج|出院(小结|记录)|סיכום אשפוז|מכתב שחרור/iu],
  ['discharge', 4, /medikation bei entlassung|entlass(ungs)?medikation|entlassungsdiagnos|discharge (medication|date|diagnos)|stationär(e|er|en)? (vom|behandlung|aufenthalt)|vorläufiger (arzt)?brief|bei entlassung|hospital course|date of discharge|(tratamiento|diagnóstico|fecha|medicación) (al|de) alta|traitement de sortie|(a été|était) hospitalisée?|data d[ai] (alta|dimissione)|terapia alla dimissione|находил(ся|ась) на (стационарном )?лечении|дата выписки|(تاريخ|عند) الخروج|出院(日期|诊断|带药|医嘱)|תאריך שחרור/iu],
  ['discharge', 12, /stationär(e|er|en)? (vom|behandlung|aufenthalt)|entlass(ungs)?medikation|discharge medications?|was admitted .{5,80}discharged|(a été|était) hospitalisée?|находил(ся|ась) на (стационарном )?лечении|(è stat[oa]|fu) ricoverat[oa]|esteve internad[oa]|permaneció ingresad[oa]/iu],
  ['laboratory', 5, /laborator(y|io|ium|ia|ie)(?!\p{L})(?!.*(patholog|histolog))|(reference|clinical) labs|\blabs?\b.*report|laborbefund|(^|\s)labor\s|endbefund|laboratoire d(e|['’])|analyses médicales|biologie médicale|análisis clínicos|análises clínicas|analisi (cliniche|del sangue)|exames? laboratoria|lab(oratory)? results|blood (test )?results|лаборатор|анализ(ы)? крови|результат(ы)? анализ|مختبر|التحاليل|تحاليل|检验(报告|科)|化验|מעבדה|בדיקות דם/iu],
  ['laboratory', 3, /(^|\s)(reference( range| interval| values?)?|referenzbereich|referenzwerte?|normbereich|valore[si]? (de referencia|de referência|di riferimento)|valeurs? (de référence|usuelles)|intervall[oi] di riferimento)(\s|$)|референс|المدى المرجعي|المعدل الطبيعي|القيم الطبيعية|参考(值|范围|区间)|ערכי ייחוס/iu],
  ['laboratory', 1, /(?<!\p{L})(mmol\/l|g\/dl|mg\/dl|10[*^]?9\/l|g\/l|u\/l|ui\/l|ng\/ml|[µμ]mol\/l|uiu\/ml|г\/л|ммоль\/л)(?!\p{L})/iu],
  ['medication-list', 7, /medication (list|plan|chart|record|reconciliation)|list of medic|current medic(ation|ine)s?( list)?\W*$|medicines? list|medikationsplan|medikamenten(plan|liste)|lista de (la )?medica(ción|mentos)|(lista|plano) de medica(ção|mentos)|(elenco|lista) dei farmaci|piano terapeutico|liste des médicaments|plan de médication|ordonnance|prescription|список (лекарств|препаратов)|лист назначений|قائمة الأدوية|(وصفة|خطة) (طبية|الأدوية)|用药(清单|记录)|处方|רשימת תרופות/iu],
  ['medication-list', 2, /(^|\s)(wirkstoff|handelsname|posology|posología|posologie|dosage|repeat medication)(\s|$)|ausgedruckt von|mo mi ab/iu],
  ['clinic-letter', 4, /dear (dr|colleague|doctor|mr|mrs|ms|prof)|sehr geehrte|liebe[r]? (frau |herr )?kolleg|sprechstunde|stellte sich|clinic letter|outpatient|ambulanz|ambulanzbrief|arztbrief|consulta externa|informe (clínico|médico)|nota de consulta|estimad[oa] (colega|dr)|cher (confrère|collègue|ami)|chère consœur|gentile collega|egregio collega|prezad[oa] colega|car[oa] colega|visita \p{L}+ica$|lettre de (consultation|liaison)|referral|überweisung|консультаци|осмотр врача|направление|عيادة|تقرير طبي|门诊|转诊|מכתב הפניה|ביקור מרפאה/iu],
  ['clinic-letter', 2, /second opinion|zweitmeinung|segunda opinión|deuxième avis|secondo parere|segunda opinião|второе мнение|رأي.{0,2}\s?طبي|^motivo|consultation|traumatología|exploración:|reason for (visit|referral)|yours sincerely|kind regards|confraternellement|mit freundlichen|ho visitato|thank you for referring|жалобы|التشخيص|主诉/iu],
]; // prettier-ignore

/** A title is among the first lines and is short; a line of a text weighs less. */
const topLines = 5;
const titleLines = 12;
const titleChars = 70;

function weightOf({ fromTop, text }: Line): number {
  // What ends with a full stop is a sentence.
  if (/[.。]$/u.test(text)) return 0.6;
  if (fromTop < topLines) return text.length <= titleChars ? 2 : 1.3;
  return fromTop < titleLines && text.length <= titleChars ? 1.2 : 0.6;
}

/** The kind of a document from its words; `other` when nothing speaks. The file name may tip the scale, never decide. */
export function proposeKind(lines: Line[], fileName = ''): Proposed<DocumentKind> | undefined {
  const first = lines[0];
  if (!first) return undefined;
  const scores = new Map<DocumentKind, { score: number; line: Line; strongest: number }>();
  for (const [kind, weight, pattern] of signs) {
    let hits = 0;
    for (const line of lines) {
      if (!pattern.test(line.text)) continue;
      hits += 1;
      // The tenth "mg/dl" says hardly more than the third.
      const gain = (weight * weightOf(line)) / hits;
      const so = scores.get(kind) ?? { score: 0, line, strongest: 0 };
      scores.set(kind, {
        score: so.score + gain,
        line: gain > so.strongest ? line : so.line,
        strongest: Math.max(so.strongest, gain),
      });
    }
    if (pattern.test(fileName.replace(/[_.]/g, ' '))) {
      const so = scores.get(kind) ?? { score: 0, line: first, strongest: 0 };
      scores.set(kind, { ...so, score: so.score + 1 });
    }
  }
  const [best, second] = [...scores].sort((a, b) => b[1].score - a[1].score);
  if (!best || best[1].score < 1) return proposed('other', 0.3, first);
  const lead = best[1].score / (best[1].score + (second?.[1].score ?? 0) + 1.5);
  return proposed(best[0], lead, best[1].line);
}
