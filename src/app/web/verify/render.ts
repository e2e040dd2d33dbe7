import type { ReceiptResult } from '#formats/access-receipt/index.ts';
import type { VerifyResult } from '#formats/opinion-bundle/index.ts';
import { wordsOfEvent } from '#modules/audit/event-words.contract.ts';
import { roleWord, wordsOfPurpose } from '#modules/audit/purpose-words.contract.ts';
import { saidOf, verdicts } from './words.ts';

/** What was checked and how it came out. `ms` is how long the checks took on this device. */
export type Outcome =
  | { kind: 'letter'; result: VerifyResult; ms: number }
  | { kind: 'receipt'; name: string; result: ReceiptResult; ms: number };

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

type Line = { name: string; title: string; ok: boolean; open?: true; words: string };

const kindOf = ({ ok, open }: Line): 'open' | 'good' | 'bad' => (open ? 'open' : ok ? 'good' : 'bad');

/** Drawn, because not every machine has a letter for a tick. */
const strokes = {
  good: 'M4 13l5 5L20 6',
  bad: 'M6 6l12 12M18 6L6 18',
  open: 'M6 12a6 6 0 1 0 12 0a6 6 0 1 0 -12 0',
};

function markOf(kind: keyof typeof strokes): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', strokes[kind]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return svg;
}

/** Text of a file is shown in its own direction and never run into ours. */
function own(text: string): HTMLElement {
  const made = element('span', '', text);
  made.dir = 'auto';
  return made;
}

function verdict({ kind, result }: Outcome): HTMLElement {
  const said = verdicts[kind][result.ok ? (result.logKeyTrusted ? 'trusted' : 'alone') : 'bad'];
  const box = element('div', `verdict ${result.ok ? 'good' : 'bad'}`, element('h2', '', said.title));
  box.append(element('p', '', said.todo));
  if (result.ok && !result.logKeyTrusted && result.logFingerprint) {
    const print = element('bdi', 'print', result.logFingerprint);
    print.dir = 'ltr';
    box.append(print);
  }
  return box;
}

function checks(list: readonly Line[]): HTMLElement {
  const items = list.map((line) => {
    const kind = kindOf(line);
    const said = element('span', 'said', `${kind === 'bad' ? 'No: ' : ''}${saidOf(line)}`);
    return element('li', kind, markOf(kind), said, element('span', 'words', own(line.words)));
  });
  return element('ul', 'checks', ...items);
}

function facts(rows: readonly (readonly [string, string])[]): HTMLElement {
  const made = element('dl', '');
  for (const [name, value] of rows) made.append(element('dt', '', name), element('dd', '', own(value)));
  return made;
}

const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** What the files say; only shown when everything holds. */
function claims(outcome: Outcome): HTMLElement | undefined {
  if (!outcome.result.ok || !outcome.result.claims) return undefined;
  if (outcome.kind === 'letter' && 'signedAt' in outcome.result.claims) {
    const { name, licence, signedAt, meaning } = outcome.result.claims;
    return facts([
      ['Signed by', name],
      ['Licence', licence],
      ['On', moment(signedAt)],
      ['With the words', meaning],
    ]);
  }
  if (outcome.kind !== 'receipt' || !outcome.result.claims) return undefined;
  const { actorName, actorRoles, event, subjectLabel, purpose, at, n, outcome: done } = outcome.result.claims;
  return facts([
    ['Who', actorName || 'A program of the service'],
    ['As', roleWord(actorRoles) || '–'],
    ['Did', wordsOfEvent(event, subjectLabel)],
    ['Why', wordsOfPurpose(purpose, actorRoles)],
    ['When', moment(at)],
    ['Your item', String(n ?? '–')],
    ['Outcome', done === 'refused' ? 'tried, and was refused' : 'done'],
  ]);
}

/** Shows what came out in place of what was there. */
export function show(place: HTMLElement, outcomes: readonly Outcome[]): void {
  place.replaceChildren(
    ...outcomes.flatMap((outcome) => {
      const time = element('p', 'meta', `Checked on this device in ${Math.max(1, Math.round(outcome.ms))} ms.`);
      time.dataset['ms'] = String(outcome.ms);
      const named = outcome.kind === 'receipt' ? [element('p', 'meta', own(outcome.name))] : [];
      const claimed = claims(outcome);
      return [...named, verdict(outcome), checks(outcome.result.checks), ...(claimed ? [claimed] : []), time];
    }),
  );
  document.documentElement.dataset['state'] = outcomes.every(({ result }) => result.ok) ? 'good' : 'bad';
}

/** Says why nothing could be checked. */
export function showProblem(place: HTMLElement, words: string): void {
  place.replaceChildren(
    element('div', 'verdict bad', element('h2', '', 'This could not be checked'), element('p', '', own(words))),
  );
  document.documentElement.dataset['state'] = 'problem';
}
