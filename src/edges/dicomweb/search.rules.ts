import {
  wildcardMatches,
  type DicomDataset,
  type DicomValue,
  type PersonName,
  type QidoMatch,
  type QidoQuery,
} from '#formats/dicom/index.ts';

/**
 * Applies a QIDO-RS query to answers that are ready (PS3.18 8.3.4, PS3.4 C.2.2.2). Person names match without regard to
 * case, as clients expect; an attribute that the answer does not carry matches nothing.
 */
export function search(datasets: readonly DicomDataset[], query: QidoQuery): DicomDataset[] {
  const found = datasets.filter((dataset) => query.matches.every((match) => fits(dataset, match)));
  return found.slice(query.offset, query.offset + query.limit);
}

function fits(dataset: DicomDataset, match: QidoMatch): boolean {
  return valuesAt(dataset, match.path).some((value) => fitsValue(value, match));
}

function valuesAt(dataset: DicomDataset, [tag, ...rest]: readonly string[]): string[] {
  const values = dataset[tag ?? '']?.Value ?? [];
  if (rest.length > 0) return values.flatMap((item) => valuesAt(item as DicomDataset, rest));
  return values.flatMap(textOf);
}

function textOf(value: DicomValue): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value).trim()];
  const { Alphabetic, Ideographic, Phonetic } = value as PersonName;
  return [Alphabetic, Ideographic, Phonetic].filter((group) => group !== undefined);
}

function fitsValue(value: string, match: QidoMatch): boolean {
  if (match.kind === 'uid-list') return match.values.includes(value);
  if (match.kind === 'range')
    return (match.from === undefined || value >= match.from) && (match.to === undefined || value <= match.to);
  const fold = (text: string) => (match.vr === 'PN' ? text.toLowerCase() : text);
  if (match.kind === 'wildcard') return wildcardMatches(fold(match.value), fold(value));
  return fold(value) === fold(match.value);
}
