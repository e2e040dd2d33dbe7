import { proposed } from './lines.ts';
import type { Line, Proposed } from './lines.ts';
import type { DocumentKind } from './kinds.rules.ts';

/**
 * Words by which a doctor says what should be done: a board's decision, a plan, a recommendation; en de es fr ru ar zh.
 * A report of a scan or of tissue recommends as well (a control in a year) but is a finding, not an opinion.
 */
const advises =
  /tumou?r ?(board|conference|konferenz)|multi-?disciplinary (team|meeting)|\bMD[TM]\b|(treatment|management|therapy|surgical) plan|^\W*(plan|recommendations?|empfehlung(en)?|procedere|prozedere|recomendaciones|conduite à tenir)\b|\bwe (would )?(recommend|advise|propose|suggest)|(is|was|are) (recommended|advised|indicated|scheduled|listed) for|therapie(empfehlung|plan|vorschlag)|wir empfehlen|empfehlen wir|comité de tumores|plan (terapéutico|de tratamiento)|(se )?recomend(amos|ada?)|réunion de concertation|\bRCP\b|nous (recommandons|proposons|préconisons)|projet thérapeutique|консилиум|рекоменд(уем|овано|уется|ации)|план лечения|نوصي|يوصى|خطة العلاج|治疗方案|治疗计划|建议(行|予|手术|化疗|放疗)|多学科/imu;

const opinionated: ReadonlySet<DocumentKind> = new Set(['clinic-letter', 'discharge', 'other']);

/**
 * Whether a letter seems to hold what the first doctors would do. An expert who is to form a view of their own reads it
 * after that view is locked. Sooner once too often than not: the desk takes it back with one press.
 */
export function proposeFirstOpinion(lines: readonly Line[], kind: DocumentKind): Proposed<true> | undefined {
  if (!opinionated.has(kind)) return undefined;
  const line = lines.find(({ text }) => advises.test(text));
  return line ? proposed(true as const, 0.6, line) : undefined;
}
