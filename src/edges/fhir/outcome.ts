import { outcome } from './bundle.ts';

/** Codes of issues (R4, issue-type) for our own codes. */
const issueCodes: Readonly<Record<string, string>> = {
  'session.required': 'login',
  'permission.denied': 'forbidden',
  'consent.missing': 'forbidden',
  'not-found': 'not-found',
  'input.invalid': 'invalid',
  'input.unsupported': 'not-supported',
  'format.not-offered': 'not-supported',
  'method.refused': 'not-supported',
  'input.too-large': 'too-long',
  'rate.limited': 'throttled',
  'state.conflict': 'conflict',
};

/** A problem as FHIR says it, for everything asked under `/fhir/r4`; undefined elsewhere. */
export function outcomeOf(
  path: string,
  problem: { status: number; code: string; detail: string; fields?: readonly { path: string; message: string }[] },
): { type: string; body: object } | undefined {
  if (!/^\/fhir\/r4(\/|$|\?)/.test(path)) return undefined;
  const fields = (problem.fields ?? []).map(({ path: at, message }) => `${at}: ${message}`);
  const words = [problem.detail, ...fields].join(' ');
  return {
    type: 'application/fhir+json; charset=utf-8',
    body: outcome(problem.status >= 500 ? 'fatal' : 'error', issueCodes[problem.code] ?? 'processing', words),
  };
}
