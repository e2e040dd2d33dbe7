import { AppError } from '#kernel/errors.ts';

/** Errors from the one that failed down to what it came from. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 8; one = one.cause) chain.push(one);
  return chain;
}

const codeOf = (error: Error) => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Codes of openid-client, in words for the administrator who wrote the address. */
const words: Readonly<Record<string, string>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    'It says that its own address is another one. Write the issuer exactly as the institution gives it',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'Something answers there, but it does not describe an identity provider',
  OAUTH_RESPONSE_IS_NOT_JSON: 'Something answers there, but it does not describe an identity provider',
  OAUTH_PARSE_ERROR: 'Something answers there, but it does not describe an identity provider',
  OAUTH_TIMEOUT: 'It did not answer within ten seconds',
};

/** Why an address is no identity provider that can be used, in plain words for who wrote it. */
export function discoveryProblem(error: unknown): string {
  const chain = chainOf(error);
  const ours = chain.find((one) => one instanceof AppError);
  if (ours) return ours.detail.replace(/\.$/, '');
  const known = chain.map((one) => words[codeOf(one)]).find((one) => one !== undefined);
  return known ?? 'There is no identity provider here that we can use. Check the address and its other addresses';
}
