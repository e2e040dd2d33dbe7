import { AppError } from '#kernel/errors.ts';

/** A file of a link: encrypted in place, or at an address that holds for an hour at most. */
export type LinkedFile = { contentType: string } & ({ embedded: string } | { location: string });

const mostFiles = 50;

/** The list of files that the server of a link answers with (SMART Health Links, manifest). Errors: `file.damaged`. */
export function readManifest(json: unknown): LinkedFile[] {
  const files = own(json, 'files');
  if (!Array.isArray(files)) throw damaged();
  if (files.length > mostFiles)
    throw new AppError('input.too-large', 'This link leads to more files than we can take at once.');
  return files.map((file: unknown) => {
    const contentType = own(file, 'contentType');
    const [embedded, location] = [own(file, 'embedded'), own(file, 'location')];
    if (typeof contentType !== 'string') throw damaged();
    if (typeof embedded === 'string') return { contentType: plainType(contentType), embedded };
    if (typeof location === 'string') return { contentType: plainType(contentType), location };
    throw damaged();
  });
}

/** Whether the list says that the link is over (manifest.status, 1.0 of 2024). */
export const isOver = (json: unknown): boolean => own(json, 'status') === 'no-longer-valid';

/** How many tries a refused passcode leaves, where the server says so. */
export function triesLeft(json: unknown): number | undefined {
  const left = own(json, 'remainingAttempts');
  return typeof left === 'number' && Number.isInteger(left) && left >= 0 ? left : undefined;
}

/** `application/fhir+json` without its parameters. */
export const plainType = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

const own = (of: unknown, key: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? (of as Record<string, unknown>)[key] : undefined;

const damaged = (): AppError =>
  new AppError('file.damaged', 'The link leads to something that is no list of health records. Please make a new link in your health app.'); // prettier-ignore
