import { AppError } from '#kernel/errors.ts';
import { dig, get, isObject, list, text } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { labelOf, nameOf } from './datatypes.ts';

/** One resource with its place in the file. */
export type Located = { type: string; id: string; resource: JsonObject; pointer: string; fullUrl?: string };

/** Bundle types of R4 (value set bundle-type). */
const bundleTypes = [
  'document', 'message', 'transaction', 'transaction-response', 'batch', 'batch-response', 'history', 'searchset',
  'collection',
]; // prettier-ignore

const maxResources = 500_000;

/** All resources of a Bundle (Bundles inside included), or the one resource that the file is. */
export function resourcesOf(root: Json, problems: string[], pointer = ''): Located[] {
  if (!isObject(root)) throw notFhir();
  const type = text(get(root, 'resourceType'));
  if (!type || !/^[A-Z][A-Za-z]{2,60}$/.test(type)) throw notFhir();
  if (type !== 'Bundle') return [locate(root, type, pointer)];
  const bundleType = text(get(root, 'type'));
  if (!bundleType || !bundleTypes.includes(bundleType)) problems.push('The bundle does not say of which type it is.');
  const entries = get(root, 'entry');
  if (entries !== undefined && !Array.isArray(entries)) {
    throw new AppError(
      'file.damaged',
      'This is a FHIR bundle, but its entries are not a list. Please export it once more.',
    );
  }
  const found: Located[] = [];
  for (const [index, entry] of list(entries).entries()) {
    found.push(...entryOf(entry, `${pointer}/entry/${index}`, problems));
    if (found.length > maxResources)
      throw new AppError('input.too-large', 'This file holds more data than we can take.');
  }
  return found;
}

function entryOf(entry: Json, pointer: string, problems: string[]): Located[] {
  const resource = get(entry, 'resource');
  if (!isObject(resource) || !text(get(resource, 'resourceType'))) {
    // Answers to a transaction and deletions in a history honestly have no resource.
    if (!isObject(get(entry, 'response')) && !isObject(get(entry, 'request')))
      problems.push(`${pointer} holds no resource.`);
    return [];
  }
  const fullUrl = text(get(entry, 'fullUrl'));
  const inside = resourcesOf(resource, problems, `${pointer}/resource`);
  return fullUrl && inside[0] && inside.length === 1 ? [{ ...inside[0], fullUrl }] : inside;
}

function locate(resource: JsonObject, type: string, pointer: string): Located {
  return { type, id: text(get(resource, 'id')) ?? '', resource, pointer };
}

function notFhir(): AppError {
  return new AppError(
    'input.unsupported',
    'This is a data file, but not a FHIR record. Please ask for an export in FHIR R4.',
  );
}

/** Finds what a Reference points to, inside this file only. */
export class References {
  readonly #byUrl = new Map<string, JsonObject>();

  constructor(resources: Located[]) {
    for (const { type, id, resource, fullUrl } of resources) {
      if (id) this.#byUrl.set(`${type}/${id}`, resource);
      if (fullUrl) this.#byUrl.set(fullUrl, resource);
    }
  }

  /** The resource of a Reference (contained, by fullUrl, or `Type/id`), or undefined when it is not in the file. */
  find(reference: Json | undefined, from: Json): JsonObject | undefined {
    const url = text(dig(reference, 'reference'));
    if (!url) return undefined;
    if (url.startsWith('#'))
      return list(get(from, 'contained'))
        .filter(isObject)
        .find((one) => one['id'] === url.slice(1));
    return this.#byUrl.get(url) ?? this.#byUrl.get(url.split('/').slice(-2).join('/'));
  }

  /** Words for what a Reference points to: its display, or the name of the person, organisation or medicine. */
  words(reference: Json | undefined, from: Json): string | undefined {
    const display = text(dig(reference, 'display'));
    if (display) return display;
    const target = this.find(Array.isArray(reference) ? reference[0] : reference, from);
    if (!target) return undefined;
    const name = get(target, 'name');
    return typeof name === 'string' ? text(name) : (nameOf(name).name ?? labelOf(get(target, 'code')));
  }
}
