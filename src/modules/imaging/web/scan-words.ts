import type { Series, Study } from '../imaging.contract.ts';

/** Kinds of scans in words that people use (DICOM defined terms of Modality, PS3.3 C.7.3.1.1.1). */
const kinds: Readonly<Record<string, string>> = {
  CT: 'CT',
  MR: 'MRI',
  CR: 'X-ray',
  DX: 'X-ray',
  MG: 'Mammogram',
  US: 'Ultrasound',
  PT: 'PET',
  NM: 'Nuclear scan',
  XA: 'Vessel X-ray',
  RF: 'X-ray film',
  ECG: 'Heart trace',
  SM: 'Microscope slide',
  ES: 'Endoscopy',
  OP: 'Eye picture',
  SR: 'Report',
  DOC: 'Document',
  SEG: 'Marked areas',
  RTSTRUCT: 'Radiotherapy plan',
};

const kindOf = (modality: string): string => kinds[modality] ?? modality;

/** `Head, chest`: DICOM writes body parts in capitals and without blanks. */
function bodyPart(code: string): string {
  return code === '' ? '' : code.toLowerCase().replaceAll('_', ' ');
}

/** A scan in plain words: "CT chest". */
export function studyWords(study: Pick<Study, 'modalities' | 'series' | 'description'>): string {
  const names = [...new Set(study.modalities.map(kindOf))].join(' and ');
  const parts = [...new Set(study.series.map((series) => bodyPart(series.bodyPart)).filter((part) => part !== ''))];
  if (parts.length > 0) return `${names} ${parts.slice(0, 2).join(' and ')}`;
  return study.description === '' ? names : `${names}: ${study.description}`;
}

/** A series for those who read it: its description, else its kind. */
export function seriesWords(series: Pick<Series, 'modality' | 'description' | 'number'>): string {
  const name = series.description === '' ? kindOf(series.modality) : series.description;
  return series.number === null ? name : `${series.number} ${name}`;
}

/** Whether a scan is whole, in words. */
export function completeWords(study: Pick<Study, 'missingSlices'>): string {
  if (study.missingSlices === 0) return 'complete';
  return `${study.missingSlices} ${study.missingSlices === 1 ? 'picture seems' : 'pictures seem'} to be missing`;
}

/** `412 pictures`. */
export function pictureWords(count: number): string {
  return count === 1 ? '1 picture' : `${count} pictures`;
}
