import { compareIdentity, type Field, type Identity } from '#formats/identity/index.ts';
import type { Found } from './found.rules.ts';

export type { Found } from './found.rules.ts';

/** Who the case is about, with the numbers that its earlier records bear. */
export type Subject = { name: string; birthDate: string | null; sex: string; ids?: Found['ids'] };

export type Judgement = {
  verdict: 'match' | 'differs' | 'unknown';
  /** A person must say whose it is before an expert sees it. */
  ask: boolean;
  reasons: string[];
  /** Fields that say another person. */
  differs: Field[];
};

/**
 * Compares what a file says with whom the case is about (FU-7). Nothing is merged or taken over.
 * Asked is what differs, and a real name that cannot be compared unless the birth date agrees: another person's scan in
 * a case is worse than one question too many. Files without any name are not asked about: there is nothing to answer.
 */
export function judge(found: Found, subject: Subject, now: Date): Judgement {
  const { verdict, ask, reasons, differs } = compareIdentity(
    identityOf(found),
    {
      names: subject.name.trim() === '' ? [] : [subject.name],
      birthDates: subject.birthDate === null ? [] : [subject.birthDate],
      sex: subject.sex,
      ids: subject.ids ?? [],
    },
    now.toISOString().slice(0, 10),
  );
  return { verdict, ask, reasons: verdict === 'match' ? [] : reasons, differs };
}

function identityOf(found: Found): Identity {
  return {
    names: [found.name, ...(found.otherNames ?? [])].filter((name) => name !== null),
    birthDates: [found.birthDate, found.otherBirthDate].filter((date) => date !== null && date !== undefined),
    ...(found.sex === null ? {} : { sex: found.sex }),
    ids: found.ids,
    ...(found.identityRemoved ? { identityRemoved: true } : {}),
  };
}

/** Tells findings apart: the same person found again in the same study is one question. */
export function foundKey(found: Found): string {
  return [found.name, found.birthDate, found.sex].map((part) => (part ?? '').trim().toLowerCase()).join('|');
}

/**
 * Whether this answer decides. The desk's always does, and so does anybody's "not mine". The patient's own yes does where the
 * record only cannot be compared; where it contradicts the case it is kept and shown to the desk: a frightened person says yes.
 */
export function isDecided(answer: 'mine' | 'not-mine', verdict: Judgement['verdict'], byDesk: boolean): boolean {
  return byDesk || answer === 'not-mine' || verdict !== 'differs';
}

/** What state answers give to the thing they are about: one open question holds it, one "not mine" takes it out. */
export function stateByAnswers(
  rows: readonly { ask: boolean; answer: 'mine' | 'not-mine' | null }[],
): 'checked' | 'asked' | 'not-mine' {
  if (rows.some(({ answer }) => answer === 'not-mine')) return 'not-mine';
  return rows.some(({ ask, answer }) => ask && answer === null) ? 'asked' : 'checked';
}
