/** Whether two records are about one person: names, birth dates, sex and numbers, whatever format they come from. */
export { asMisread, editDistance } from './folding.rules.ts';
export { compareIdentity } from './identity.rules.ts';
export { birthDatesOf, compareBirthDates, type DateRelation } from './birth-dates.rules.ts';
export { compareNames, type NameVerdict } from './names.rules.ts';
export { isNoName } from './name-parts.rules.ts';
export { sexOf } from './sex.rules.ts';
export type { Field, Identity, IdentityVerdict } from './types.ts';
