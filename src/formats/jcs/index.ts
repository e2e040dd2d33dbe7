export { canonicalBytes, canonicalJson, parseCanonicalJson } from './jcs.ts';
