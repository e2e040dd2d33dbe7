import type { DocumentProposal } from '#formats/documents/index.ts';
import type { FoundPerson } from '#formats/facts/index.ts';

/** Whose a thing says it is, as it is kept. */
export type Found = {
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  ids: { system?: string | undefined; value: string }[];
  /** Other ways of writing the name: the other groups of a DICOM name, its parts, a name before marriage. */
  otherNames?: string[];
  /** The day that the digits mean the other way round (`04/03/1961`). */
  otherBirthDate?: string;
  /** The file says that its identity was taken out. */
  identityRemoved?: boolean;
  /** Where a paper says it: page from 1, and the lines. */
  where?: { page: number; quotes: string[] };
};

/** Who the header of a scan says the person is (PS3.3 C.7.1.1). */
export type HeaderIdentity = {
  name?: string | undefined;
  birthDate?: string | undefined;
  sex?: string | undefined;
  patientId?: string | undefined;
  issuerOfPatientId?: string | undefined;
  /** The other groups of the name: ideographic, phonetic. */
  otherNames?: readonly string[] | undefined;
  identityRemoved?: boolean | undefined;
};

/** PostgreSQL's text takes no zero character. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed().slice(0, 400);

/** Whom the header of a scan names, in all ways in which it writes the name. */
export function foundInScan(identity: HeaderIdentity): Found {
  const { name, birthDate, sex, patientId, issuerOfPatientId, otherNames = [], identityRemoved } = identity;
  const system = issuerOfPatientId === undefined ? {} : { system: clean(issuerOfPatientId) };
  return {
    name: name ? clean(name) : null,
    birthDate: birthDate ?? null,
    sex: sex ?? null,
    ids: patientId ? [{ ...system, value: clean(patientId) }] : [],
    ...(otherNames.length > 0 ? { otherNames: otherNames.map(clean) } : {}),
    ...(identityRemoved ? { identityRemoved } : {}),
  };
}

/** Whom a record of structured data names; its parts say which word is the family name. */
export function foundInRecord({ name, family, given, birthDate, sex, identifiers }: FoundPerson): Found {
  const inParts = family && given?.length ? [clean(`${family}^${given.join(' ')}`)] : [];
  return {
    name: name === undefined ? null : clean(name),
    birthDate: birthDate ?? null,
    sex: sex ?? null,
    ids: identifiers.map(({ system, value }) => ({ system, value })),
    ...(inParts.length > 0 ? { otherNames: inParts } : {}),
  };
}

/** Whom a paper names, and the lines where it does. Sex guessed from grammar is too weak to ask a person about. */
export function foundInPaper({ patient }: Pick<DocumentProposal, 'patient'>): Found | undefined {
  const { name, birthDate, otherBirthDate, sex, numbers = [] } = patient;
  if (!name && !birthDate) return undefined;
  const seen = [name, birthDate].filter((one) => one !== undefined);
  const page = seen[0]?.evidence.page ?? 1;
  const quotes = [...new Set(seen.filter(({ evidence }) => evidence.page === page).map(({ evidence }) => clean(evidence.quote)))]; // prettier-ignore
  return {
    name: name ? clean(name.value) : null,
    birthDate: birthDate?.value ?? null,
    sex: sex && sex.confidence >= 0.9 ? sex.value : null,
    ids: numbers.map(({ label, value }) => ({ system: clean(label), value: clean(value) })),
    ...(otherBirthDate === undefined ? {} : { otherBirthDate }),
    where: { page, quotes },
  };
}
