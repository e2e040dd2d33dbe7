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
 * Words that give a document away, with their weight; en de es fr ru ar zh. Titles count most, words of the trade some,
 * words that any letter may hold (a CT cited in a discharge letter) little.
 */
const signs: [DocumentKind, number, RegExp][] = [
  ['pathology', 5, /patholog(y|ie|ic)|histolog|anatomía patológica|anapath|anatomie pathologique|гистолог|патологоанатом|علم الأمراض|تشريح مرضي|病理/iu],
  ['pathology', 2, /macroscop|mikroskop|microscop|makroskop|immunohisto|biopsy report|микроскоп|макроскоп|immunhisto|免疫组化|镜下/iu],
  ['radiology', 5, /radiolog|röntgen|imaging report|diagnostic imaging|bildgebung|imagerie médicale|diagnóstico por imagen|рентген|лучев|قسم الأشعة|تقرير الأشعة|放射科|影像科|检查报告/iu],
  ['radiology', 4, /^\W*(ct|mrt?|mri|pet|pet-ct|irm|tac|tdm|кт|мрт|scanner|computed tomography|computertomographie|magnetic resonance|x-ray|ultrasound|mammogra\p{L}+|ecograf\p{L}+|échograph\p{L}+)\b/iu],
  ['radiology', 2, /^\W*(impression|technique|technik|comparison|beurteilung)\W*$|影像表现|with contrast|\(series \d+, image \d+\)/iu],
  ['operation-note', 6, /operati(on|ve) (note|report)|op-bericht|operationsbericht|informe (quirúrgico|operatorio)|protocolo quirúrgico|compte[- ]rendu opératoire|протокол операции|تقرير العملية|手术记录/iu],
  ['operation-note', 2, /surgeon:|operateur:|cirujano:|chirurgien ?:|хирург:|anaesthesia:|incision|blood loss|手术名称/iu],
  ['discharge', 6, /discharge (summary|letter|report)|entlassungs?(brief|bericht)|entlassbrief|informe de alta|(lettre|compte[- ]rendu) (de sortie|d'hospitalisation)|выписной эпикриз|выписка из|تقرير الخروج|ملخص الخروج|出院(小结|记录)/iu],
  ['discharge', 2, /medikation bei entlassung|discharge medication|stationär vom|hospital course|date of discharge|traitement de sortie|находился на стационарном/iu],
  ['laboratory', 5, /laborator(y|io|ium)\b(?!.*(patholog))|laborbefund|laboratoire d(e biologie|'analyses)|analyses médicales|análisis clínicos|лаборатор|анализ крови|مختبر|检验(报告|科)/iu],
  ['laboratory', 3, /\b(reference( range| interval)?|referenzbereich|valores? de referencia|valeurs? de référence)\b|референс|المدى المرجعي|参考(值|范围)/iu],
  ['laboratory', 1, /\b(mmol\/l|g\/dl|mg\/dl|10\*9\/l|u\/l|ng\/ml|µmol\/l)\b/iu],
  ['medication-list', 6, /medication (list|plan|chart)|current medications$|medikationsplan|lista de medica(ción|mentos)|liste des médicaments|plan de médication|список лекарств|лист назначений|قائمة الأدوية|用药(清单|记录)/iu],
  ['clinic-letter', 4, /dear (dr|colleague|doctor)|sehr geehrte|liebe[r]? kolleg|clinic letter|outpatient|ambulanz|arztbrief|consulta externa|estimad[oa] colega|cher (confrère|collègue)|chère consœur|lettre de consultation|referral|überweisung|консультаци|направление|عيادة|تقرير طبي|门诊/iu],
  ['clinic-letter', 2, /second opinion|zweitmeinung|segunda opinión|deuxième avis|второе мнение|رأي.{0,2}\s?طبي|^motivo|consultation|traumatología|exploración:|reason for (visit|referral)|التشخيص|主诉/iu],
]; // prettier-ignore

/** A title is among the first lines and is short; a line of a text weighs less. */
const titleLines = 4;

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
      const gain = (weight * (line.fromTop < titleLines ? 2 : 0.6)) / hits;
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
