import type { RequestOf } from '#kernel/operation.ts';
import type { saveSource, Source } from '../../sources.contract.ts';

/** What stands in the fields of the form: lists are words with commas. */
export type HospitalValues = {
  name: string;
  place: string;
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** A hospital that gave no secret knows us as a public client. */
  withoutSecret: boolean;
  scopes: string;
  origins: string;
};

/** The fields of a hospital that is there, or of a new one. */
export function valuesOf(source: Source | undefined, usualScopes: string): HospitalValues {
  return {
    name: source?.name ?? '',
    place: source?.place ?? '',
    baseUrl: source?.baseUrl ?? '',
    clientId: source?.clientId ?? '',
    clientSecret: '',
    withoutSecret: source !== undefined && !source.hasSecret,
    scopes: source?.scopes ?? usualScopes,
    origins: (source?.origins ?? []).join(', '),
  };
}

/** What the fields say to the server. An empty secret stays as it is, unless there is none any more. */
export function inputOf(values: HospitalValues, source: Source | undefined): RequestOf<typeof saveSource> {
  const secret = values.withoutSecret ? '' : values.clientSecret;
  return {
    ...(source ? { sourceId: source.sourceId } : {}),
    name: values.name,
    place: values.place,
    baseUrl: values.baseUrl.trim(),
    clientId: values.clientId,
    ...(secret === '' && !values.withoutSecret ? {} : { clientSecret: secret }),
    scopes: values.scopes.trim().replaceAll(/\s+/g, ' '),
    origins: values.origins
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    active: source?.active ?? true,
  };
}
