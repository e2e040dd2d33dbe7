import { compareIdentity, type Identity, type SexCode } from '#formats/dicom/identity.rules.ts';
import { isNoName } from '#formats/dicom/identity-names.rules.ts';

/** Whose a thing says it is, as it is kept. */
export type Found = {
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  ids: { system?: string | undefined; value: string }[];
};

export type Judgement = {
  verdict: 'match' | 'differs' | 'unknown';
  /** A person must say whose it is before an expert sees it. */
  ask: boolean;
  reasons: string[];
};

const sexes: readonly string[] = ['M', 'F', 'O', 'male', 'female', 'other', 'unknown'] satisfies SexCode[];

/**
 * Compares what a file says with whom the case is about (FU-7). Nothing is merged or taken over.
 * Asked is what differs, and a real name that cannot be compared unless the birth date agrees: another person's scan in
 * a case is worse than one question too many. Files without any name are not asked about: there is nothing to answer.
 */
export function judge(found: Found, subject: { name: string; birthDate: string | null; sex: string }): Judgement {
  const result = compareIdentity(identityOf(found), {
    names: subject.name.trim() === '' ? [] : [subject.name],
    ...(subject.birthDate === null ? {} : { birthDate: subject.birthDate }),
    ...sexOf(subject.sex),
  });
  if (result.verdict === 'match') return { verdict: 'match', ask: false, reasons: [] };
  if (result.verdict === 'differs')
    return { verdict: 'differs', ask: true, reasons: result.differences.map(({ reason }) => reason) };
  const named = found.name !== null && !isNoName(found.name) && subject.name.trim() !== '';
  return { verdict: 'unknown', ask: named && !result.agrees.includes('birthDate'), reasons: [result.reason] };
}

function identityOf(found: Found): Identity {
  return {
    ...(found.name === null ? {} : { names: [found.name] }),
    ...(found.birthDate === null ? {} : { birthDate: found.birthDate }),
    ...(found.sex === null ? {} : sexOf(found.sex)),
    ids: found.ids,
  };
}

function sexOf(sex: string): { sex?: SexCode } {
  return sexes.includes(sex) ? { sex: sex as SexCode } : {};
}

/** Tells findings apart: the same person found again in the same study is one question. */
export function foundKey(found: Found): string {
  return [found.name, found.birthDate, found.sex].map((part) => (part ?? '').trim().toLowerCase()).join('|');
}

/** What state answers give to the thing they are about: one open question holds it, one "not mine" takes it out. */
export function stateByAnswers(
  rows: readonly { ask: boolean; answer: 'mine' | 'not-mine' | null }[],
): 'checked' | 'asked' | 'not-mine' {
  if (rows.some(({ answer }) => answer === 'not-mine')) return 'not-mine';
  return rows.some(({ ask, answer }) => ask && answer === null) ? 'asked' : 'checked';
}
