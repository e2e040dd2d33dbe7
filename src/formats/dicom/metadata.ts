import type { BulkPlace, DicomDataset, DicomElement } from './json-model.ts';

/** Where an element is: tags and item numbers (from 0), e.g. `['00880200', 0, '7FE00010']`. */
export type TagPath = (string | number)[];

/** Makes the BulkDataURI of a value that is too long for the metadata. */
export type BulkUri = (path: TagPath, place: BulkPlace) => string;

/**
 * The metadata of one instance as WADO-RS serves it: every `bulk` place becomes a BulkDataURI.
 * The input is not changed. Source: PS3.18 10.4.1.1.2, F.2.2.
 */
export function instanceMetadata(dataset: DicomDataset, uriOf: BulkUri): DicomDataset {
  return fillDataset(dataset, uriOf, []);
}

/** The array that answers `GET …/metadata` for many instances. */
export function metadataOf(instances: Iterable<{ json: DicomDataset; uriOf: BulkUri }>): DicomDataset[] {
  return Array.from(instances, ({ json, uriOf }) => instanceMetadata(json, uriOf));
}

function fillDataset(dataset: DicomDataset, uriOf: BulkUri, path: TagPath): DicomDataset {
  const filled: DicomDataset = {};
  for (const [tag, element] of Object.entries(dataset)) filled[tag] = fillElement(element, uriOf, [...path, tag]);
  return filled;
}

function fillElement(element: DicomElement, uriOf: BulkUri, path: TagPath): DicomElement {
  if (element.bulk) return { vr: element.vr, BulkDataURI: uriOf(path, element.bulk) };
  if (element.vr !== 'SQ' || !element.Value) return element;
  return {
    vr: 'SQ',
    Value: element.Value.map((item, i) => fillDataset(item as DicomDataset, uriOf, [...path, i])),
  };
}

/** The place of a bulk value by its path, or undefined: the answer to a request for a BulkDataURI. */
export function bulkPlaceAt(dataset: DicomDataset, path: TagPath): BulkPlace | undefined {
  let current: DicomDataset | undefined = dataset;
  for (let i = 0; i + 1 < path.length; i += 2) {
    const element: DicomElement | undefined = own(current, path[i]);
    const item: unknown = element?.vr === 'SQ' ? element.Value?.[Number(path[i + 1])] : undefined;
    current = item ? (item as DicomDataset) : undefined;
  }
  return path.length % 2 === 1 ? own(current, path.at(-1))?.bulk : undefined;
}

/** Own properties only: the path comes from a URL. */
function own(dataset: DicomDataset | undefined, key: string | number | undefined): DicomElement | undefined {
  return dataset && key !== undefined && Object.hasOwn(dataset, key) ? dataset[String(key)] : undefined;
}
