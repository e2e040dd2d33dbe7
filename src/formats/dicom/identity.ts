import type { DicomDataset, PersonName } from './json-model.ts';
import { firstName, firstString } from './json-model.ts';

/** Who the header says the person is (PS3.3 C.7.1.1). Absent, empty or impossible values are undefined. */
export type DicomIdentity = {
  /** Component groups as they stand, `Family^Given^Middle^Prefix^Suffix`. */
  name?: PersonName;
  /** Each group that is there: alphabetic, ideographic, phonetic. */
  names: string[];
  /** The first of them, e.g. `Lopez^Maria`. */
  patientName?: string;
  patientId?: string;
  issuerOfPatientId?: string;
  otherPatientIds: string[];
  /** ISO 8601 date. */
  birthDate?: string;
  sex?: 'M' | 'F' | 'O';
  /** PatientIdentityRemoved (0012,0062) is YES: the name is not one. */
  identityRemoved: boolean;
};

/**
 * A DICOM date (DA, PS3.5 6.2; also `YYYY.MM.DD` of old files) as an ISO 8601 date.
 * Undefined when it is no day of the calendar: a wrong date is an unknown date, never another one.
 */
export function isoDate(value: string | undefined): string | undefined {
  const parts = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(value ?? '');
  if (!parts) return undefined;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : undefined;
}

function sexOf(value: string | undefined): 'M' | 'F' | 'O' | undefined {
  const letter = value?.toUpperCase();
  return letter === 'M' || letter === 'F' || letter === 'O' ? letter : undefined;
}

function otherIds(dataset: DicomDataset): string[] {
  const plain = (dataset['00101000']?.Value ?? []).filter((value) => typeof value === 'string');
  const items = dataset['00101002']?.vr === 'SQ' ? (dataset['00101002'].Value ?? []) : [];
  const listed = items.map((item) => firstString(item as DicomDataset, '00100020'));
  return [...plain, ...listed].filter((id) => id !== undefined && id !== '').slice(0, 50) as string[];
}

/** The identity in a data set; nothing is compared here (`#formats/identity` does). */
export function identityOf(dataset: DicomDataset): DicomIdentity {
  const name = firstName(dataset, '00100010');
  return {
    name,
    names: [name?.Alphabetic, name?.Ideographic, name?.Phonetic].filter(
      (group): group is string => group !== undefined && group !== '',
    ),
    patientName: name?.Alphabetic ?? name?.Ideographic ?? name?.Phonetic,
    patientId: firstString(dataset, '00100020'),
    issuerOfPatientId: firstString(dataset, '00100021'),
    otherPatientIds: otherIds(dataset),
    birthDate: isoDate(firstString(dataset, '00100030')),
    sex: sexOf(firstString(dataset, '00100040')),
    identityRemoved: firstString(dataset, '00120062') === 'YES',
  };
}
