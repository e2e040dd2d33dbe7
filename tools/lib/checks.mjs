import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceIn } from './asvs.mjs';

// The ninety things that must hold whatever is built, each with the test that asks it.

/**
 * @typedef {{ nr: number, asks: string, status: string, by: string[], note: string }} Check
 */

const file = 'tools/data/checks.txt';
const statuses = ['met', 'partly', 'not met', 'not applicable', 'by deployment'];
const many = 90;

/** The data of the page and the files its tests may be named in. */
export function readChecks(root) {
  return { checks: parseChecks(readFileSync(join(root, file), 'utf8')), evidence: evidenceIn(root) };
}

/**
 * Reads lines `number | what must hold | status | evidence ;; evidence | note`. Empty lines and `#` lines are skipped.
 *
 * @returns {Check[]}
 */
export function parseChecks(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [nr, asks, status, by = '', note = ''] = line.split('|').map((part) => part.trim());
      return { nr: Number(nr), asks, status, by: by ? by.split(/\s*;;\s*/) : [], note };
    });
}

/** @returns {import('./guards.mjs').Finding[]} */
export function checksFindings({ checks, evidence }) {
  const findings = [];
  const say = (rule, text) => findings.push({ rule, file, text });
  if (checks.some(({ nr }, at) => nr !== at + 1) || checks.length !== many)
    say('whole', `they are not 1 to ${many} in their order`);
  for (const { nr, status, by, note } of checks) {
    if (!statuses.includes(status)) say('shape', `${nr}: "${status}" is no status`);
    if ((status === 'met' || status === 'partly') && by.length === 0)
      say('evidence', `${nr} names nothing that keeps it`);
    if (status !== 'met' && note === '') say('reason', `${nr} is ${status}: why, or what is missing?`);
    for (const one of by) if (!evidence(one)) say('evidence', `${nr} names "${one}", which does not exist`);
  }
  return findings;
}

const cell = (text) => text.replaceAll('|', '\\|');
const linked = (evidence) => {
  const [path, name] = evidence.split(' › ');
  return path === 'canary' ? `guard \`${name.replace(/\.\w+$/, '')}\`` : `\`${path}\`: ${name}`;
};

/** docs/checks.md. */
export function checksPage({ checks }) {
  const total = (status) => checks.filter((one) => one.status === status).length;
  return [
    '# Ninety checks',
    '',
    'What must hold in every version, and the test that asks it. Made by `npm run docs` from `tools/data/checks.txt`;',
    '`npm run check` fails when a test that is named here does not exist.',
    '',
    statuses.map((status) => `${total(status)} ${status}`).join(', ') + '.',
    '',
    '| | what must hold | status | by |',
    '| - | - | - | - |',
    ...checks.map(
      ({ nr, asks, status, by, note }) =>
        `| ${nr} | ${cell(asks)} | ${status} | ${cell([...by.map(linked), note].filter(Boolean).join('; '))} |`,
    ),
    '',
  ].join('\n');
}
