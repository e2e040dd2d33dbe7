import type { Carer, Kinship, Level } from '../carers.contract.ts';
import { kinships } from '../carers.contract.ts';

/** What somebody at a level may do, after “may”. */
export const levelWords: Record<Level, string> = {
  read: 'look at everything',
  add: 'look, and add records',
  write: 'look, add records, and write for you',
};

/** Every choice of “who is it to you”. */
export const kinshipOptions = kinships.map((kinship) => ({
  value: kinship,
  label: `My ${kinship}`,
})) satisfies { value: Kinship; label: string }[];

/** The scope as the form holds it. */
export type ScopeValues = { level: Level; seesSensitive: boolean; mayConsent: boolean; ground: string; endsOn: string };

export const scopeOf = (values: ScopeValues) => ({
  level: values.level,
  seesSensitive: values.seesSensitive,
  endsOn: values.endsOn,
  legalGround: values.mayConsent
    ? values.ground === 'parent-of-child'
      ? ('parent-of-child' as const)
      : ('legal-representative' as const)
    : null,
});

export const valuesOf = (carer: Carer): ScopeValues => ({
  level: carer.level,
  seesSensitive: carer.seesSensitive,
  mayConsent: carer.legalGround !== null,
  ground: carer.legalGround ?? 'legal-representative',
  endsOn: carer.endsAt.slice(0, 10),
});

/** Three months from now, as a day: long enough for most requests. */
export function inThreeMonths(now: Date): string {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() + 3);
  return day.toISOString().slice(0, 10);
}
