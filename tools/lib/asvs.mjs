import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles } from './files.mjs';

// Every requirement of OWASP ASVS 5.0 levels 1 and 2, in our words, with what keeps it. `met` names a test, a guard of
// `npm run check` or a canary, and this file makes sure that it exists; nothing counts as met because somebody says so.

/**
 * @typedef {'met' | 'partly' | 'not met' | 'not applicable' | 'by deployment'} Status
 * @typedef {{ id: string, level: 1 | 2, asks: string, status: Status, by: string[], note: string }} Requirement
 */

const file = 'tools/data/asvs.txt';
const statuses = ['met', 'partly', 'not met', 'not applicable', 'by deployment'];
/** How many requirements of levels 1 and 2 each chapter of the released standard has (its flat list, version 5.0.0). */
const counts = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
const chapters = [
  'Encoding and sanitization',
  'Validation and business logic',
  'Web front end',
  'API and web service',
  'File handling',
  'Authentication',
  'Session management',
  'Authorization',
  'Self-contained tokens',
  'OAuth and OpenID Connect',
  'Cryptography',
  'Secure communication',
  'Configuration',
  'Data protection',
  'Secure coding and architecture',
  'Logging and errors',
  'WebRTC',
];

/** The data of the page and the files its tests may be named in. */
export function readAsvs(root) {
  return { requirements: parseAsvs(readFileSync(join(root, file), 'utf8')), evidence: evidenceIn(root) };
}

/**
 * Reads lines `id | level | what it asks | status | evidence ;; evidence | note`. Empty lines and `#` lines are skipped.
 *
 * @returns {Requirement[]}
 */
export function parseAsvs(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id, level, asks, status, by = '', note = ''] = line.split('|').map((part) => part.trim());
      return { id, level: Number(level), asks, status, by: by ? by.split(/\s*;;\s*/) : [], note };
    });
}

/** Says whether a piece of evidence exists: `path › name of a test`, `guard name`, or `canary name`. */
export function evidenceIn(root) {
  const files = new Set(projectFiles(root));
  const texts = new Map();
  const text = (path) => {
    if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8').replaceAll("\\'", "'"));
    return texts.get(path);
  };
  return (evidence) => {
    const [path, name] = evidence.split(' › ');
    if (path === 'canary') return files.has(`tools/canaries/${name}.txt`);
    if (!files.has(path) || name === undefined) return false;
    if (!/\.(?:test|e2e)\.\w+$/.test(path)) return false;
    return ["'", '`', '"'].some((quote) => text(path).includes(`${quote}${name}`));
  };
}

/** @returns {import('./guards.mjs').Finding[]} */
export function asvsFindings({ requirements, evidence }) {
  const findings = [];
  const say = (rule, text) => findings.push({ rule, file, text });
  const ids = requirements.map(({ id }) => id);
  for (const id of ids.filter((one, at) => ids.indexOf(one) !== at)) say('twice', `${id} stands there twice`);
  for (const [at, count] of counts.entries()) {
    const found = ids.filter((id) => id.startsWith(`V${at + 1}.`)).length;
    if (found !== count) say('whole', `chapter V${at + 1} has ${found} requirements of ${count}`);
  }
  for (const { id, level, asks, status, by, note } of requirements) {
    if (!/^V\d+\.\d+\.\d+$/.test(id) || (level !== 1 && level !== 2) || !asks) say('shape', `${id} is not readable`);
    if (!statuses.includes(status)) say('shape', `${id}: "${status}" is no status`);
    if ((status === 'met' || status === 'partly') && by.length === 0)
      say('evidence', `${id} names nothing that keeps it`);
    if (status !== 'met' && note === '') say('reason', `${id} is ${status}: why, or what is missing?`);
    for (const one of by) if (!evidence(one)) say('evidence', `${id} names "${one}", which does not exist`);
  }
  return findings;
}

const linked = (evidence) => {
  const [path, name] = evidence.split(' › ');
  return path === 'canary' ? `guard \`${name.replace(/\.\w+$/, '')}\`` : `\`${path}\`: ${name}`;
};

/** docs/asvs.md. */
export function asvsPage({ requirements }) {
  const total = (level, status) =>
    requirements.filter((one) => one.status === status && (level === 0 || one.level === level)).length;
  const cell = (text) => text.replaceAll('|', '\\|');
  const row = ({ id, level, asks, status, by, note }) =>
    `| ${id} | ${level} | ${cell(asks)} | ${status} | ${cell([...by.map(linked), note].filter(Boolean).join('; '))} |`;
  return [
    '# OWASP ASVS 5.0: what holds and what does not',
    '',
    'Made by `npm run docs` from `tools/data/asvs.txt`. `npm run check` fails when this page is stale, when a requirement is',
    'missing, or when a test named here does not exist. The statements are ours; nobody else has audited them.',
    '',
    'The numbers and levels are those of the [OWASP Application Security Verification Standard 5.0.0](https://owasp.org/www-project-application-security-verification-standard/),',
    '© The OWASP Foundation, [CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/). What each one asks is paraphrased; the',
    'standard itself is what counts. This page is under the same licence.',
    '',
    '| | level 1 | level 2 | together |',
    '| --- | --- | --- | --- |',
    ...statuses.map((one) => `| ${one} | ${total(1, one)} | ${total(2, one)} | ${total(0, one)} |`),
    `| all | ${requirements.filter(({ level }) => level === 1).length} | ${requirements.filter(({ level }) => level === 2).length} | ${requirements.length} |`,
    '',
    ...chapters.flatMap((name, at) => [
      `## V${at + 1} ${name}`,
      '',
      '| id | level | asks | status | by, or why |',
      '| --- | --- | --- | --- | --- |',
      ...requirements.filter(({ id }) => id.startsWith(`V${at + 1}.`)).map(row),
      '',
    ]),
  ].join('\n');
}
