import type { DateRelation } from './birth-dates.rules.ts';
import type { NameVerdict } from './names.rules.ts';

export type Field = 'name' | 'birthDate' | 'sex' | 'id';

/** Who a file or document says the person is, or who the case is about. */
export type Identity = {
  /** Ways the name is written, e.g. the groups of a DICOM name or a name before marriage. Any of them may match. */
  names?: readonly string[];
  /** As written: ISO 8601, DICOM DA, HL7 TS, `04/03/1961`, a year only. Several: one of them is meant. */
  birthDates?: readonly string[];
  /** A code of DICOM, HL7 or FHIR, or a word of a letter. */
  sex?: string;
  /** `system` is who gave the number; numbers of different systems are never compared. */
  ids?: readonly { system?: string | undefined; value: string }[];
  /** The file says that its identity was taken out. */
  identityRemoved?: boolean;
};

/**
 * `match` – the patient's; `differs` – says another person: held back until someone decides; `unknown` – does not say
 * enough. `ask`: a person must say whose it is before an expert sees it; always so where it differs.
 */
export type IdentityVerdict = {
  verdict: 'match' | 'differs' | 'unknown';
  ask: boolean;
  agrees: Field[];
  differs: Field[];
  /** In plain words for the patient and the coordinator; for `match`, what was taken as one. Never for logs: they name people. */
  reasons: string[];
};

/** What the four fields say, before they are weighed. */
export type Compared = {
  name: NameVerdict;
  /** The two ways of writing that came closest. */
  names: { found: string; expected: string } | undefined;
  date: DateRelation;
  sex: 'same' | 'other' | 'unknown';
  id: 'same' | 'other' | 'unknown';
};
