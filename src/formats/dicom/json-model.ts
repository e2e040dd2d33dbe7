/**
 * The DICOM JSON model (PS3.18 annex F), with one addition: a value too long for a header is kept as `bulk`,
 * its place in the stored bytes, which the server turns into a BulkDataURI (`metadata.ts`).
 */
export type PersonName = { Alphabetic?: string; Ideographic?: string; Phonetic?: string };

export type BulkPlace = { offset: number; length: number };

export type DicomValue = string | number | null | PersonName | DicomDataset;

export type DicomElement = {
  vr: string;
  Value?: DicomValue[];
  InlineBinary?: string;
  BulkDataURI?: string;
  bulk?: BulkPlace;
};

/** Attributes by tag: eight upper case hexadecimal digits. */
export type DicomDataset = { [tag: string]: DicomElement };

/** First value as a trimmed string; numbers become their digits; undefined when absent or empty. */
export function firstString(dataset: DicomDataset, tag: string): string | undefined {
  const value = dataset[tag]?.Value?.[0];
  if (typeof value === 'string') return value.trim() || undefined;
  return typeof value === 'number' ? String(value) : undefined;
}

/** First value as a finite number; undefined when absent, empty or not a number. */
export function firstNumber(dataset: DicomDataset, tag: string): number | undefined {
  const value = dataset[tag]?.Value?.[0];
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The first person name, or undefined. */
export function firstName(dataset: DicomDataset, tag: string): PersonName | undefined {
  const value = dataset[tag]?.Value?.[0];
  return isPersonName(value, dataset[tag]?.vr) ? value : undefined;
}

function isPersonName(value: DicomValue | undefined, vr: string | undefined): value is PersonName {
  return vr === 'PN' && typeof value === 'object' && value !== null;
}

/**
 * JSON text with the attributes in ascending order of their tags, as PS3.18 F.2.2 wants.
 * A plain JSON.stringify puts tags without letters and leading zero (3006 0010 …) first, since they look like indexes.
 */
export function datasetText(dataset: DicomDataset): string {
  const parts = Object.keys(dataset)
    .sort()
    .map((tag) => `"${tag}":${elementText(dataset[tag]!)}`);
  return `{${parts.join(',')}}`;
}

function elementText(element: DicomElement): string {
  if (element.vr !== 'SQ' || !element.Value) return JSON.stringify(element);
  const items = element.Value.map((item) => datasetText(item as DicomDataset));
  return `{"vr":"SQ","Value":[${items.join(',')}]}`;
}
