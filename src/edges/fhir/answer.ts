import { AppError } from '#kernel/errors.ts';
import type { StreamAnswer, StreamContext } from '#platform/operations/index.ts';
import { fhirJson } from './fhir.contract.ts';

const json = /^(application\/(fhir\+)?json|text\/json|json)$/;
const accepted = /^(application\/(fhir\+json|json|\*)|text\/json|\*\/\*)$/;

/** `_format` before Accept (R4 http, mime-type). @throws AppError format.not-offered for all but JSON of R4 */
function refuseOtherFormats({ headers }: StreamContext, format: string | undefined): void {
  const asked = format === undefined || format === '' ? String(headers['accept'] ?? '*/*') : format;
  const isJson = asked.split(',').some((range) => {
    const [type = '', ...rest] = range.split(';').map((part) => part.trim().toLowerCase());
    const fits = (format ? json : accepted).test(type) || (format !== undefined && accepted.test(type.replace(' ', '+')));
    return fits && !rest.includes('q=0') && !rest.some((one) => one.startsWith('fhirversion=') && one !== 'fhirversion=4.0');
  });
  if (!isJson) throw new AppError('format.not-offered', 'This server answers in application/fhir+json of FHIR 4.0.');
} // prettier-ignore

/** JSON of FHIR; of one resource with its version, and without its body for who has it already (R4 http, conditional read). */
export function answer(context: StreamContext, body: object, format: string | undefined): StreamAnswer {
  refuseOtherFormats(context, format);
  const { versionId, lastUpdated } = (body as { meta?: { versionId?: string; lastUpdated?: string } }).meta ?? {};
  const headers = {
    'content-type': `${fhirJson}; charset=utf-8`,
    'cache-control': 'private, no-store',
    ...(versionId === undefined ? {} : { etag: `W/"${versionId}"` }),
    ...(lastUpdated === undefined ? {} : { 'last-modified': new Date(lastUpdated).toUTCString() }),
  };
  if (versionId !== undefined && isKnown(context, versionId, lastUpdated)) return { status: 304, headers };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** If-None-Match, and only without it If-Modified-Since, in whole seconds (RFC 9110 §13.2.2). */
function isKnown({ headers }: StreamContext, versionId: string, lastUpdated = ''): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    const known = String(tags).split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '')); // prettier-ignore
    return known.includes('*') || known.includes(versionId);
  }
  const since = Date.parse(String(headers['if-modified-since'] ?? ''));
  return !Number.isNaN(since) && Math.floor(Date.parse(lastUpdated) / 1000) * 1000 <= since;
}
