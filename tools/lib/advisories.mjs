import { npm } from './npm.mjs';

// A registry that does not answer must not stop a build, and must not look like good news either.
const hurry = { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '15000' };

/**
 * What `npm audit --json` says of severities that matter and that nobody explained.
 *
 * @returns {{ answered: boolean, why: string, open: string[] }}
 */
export function readAudit(text, explained) {
  const report = parsed(text);
  if (!report?.metadata?.vulnerabilities)
    return { answered: false, why: String(report?.message ?? 'no answer').slice(0, 200), open: [] };
  const open = Object.values(report.vulnerabilities ?? {})
    .filter(({ severity, name }) => ['high', 'critical'].includes(severity) && !(name in explained))
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return { answered: true, why: '', open };
}

/** What `npm audit signatures --json` says: parts whose signature is missing or wrong. */
export function readSignatures(text) {
  const report = parsed(text);
  if (!report || !Array.isArray(report.invalid)) return { answered: false, why: 'no answer', open: [] };
  return { answered: true, why: '', open: report.invalid.map(({ name, version }) => `${name}@${version}: signature`) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks the registry for known weaknesses and for its signatures. */
export async function askRegistry(explained) {
  const audit = await npm(['audit', '--json', '--omit=dev'], hurry);
  const signatures = await npm(['audit', 'signatures', '--json'], hurry);
  return { weaknesses: readAudit(audit.out, explained), signatures: readSignatures(signatures.out) };
}
