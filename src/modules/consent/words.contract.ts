import type { Recipient } from './consent.rules.ts';
import { sensitivityWords, type Sensitivity } from './labels.rules.ts';

/** Version of the words below. They are kept with every decision; a change of a sentence is a new version. */
export const wordsVersion = 'en-2026-11-22-sharing';

/** What each recipient is called on the page and in what is agreed to. */
export const recipientWords: Readonly<Record<Recipient, string>> = {
  desk: 'the nurses who look after my request',
  expert: 'the doctor who reads my records',
  treating: 'my own doctors',
  payer: 'the one who pays for my request',
};

/** The sentence a person agrees to when one paper or scan is kept back, shared, or treated like the others again. */
export function decisionWords(recipient: Recipient, decision: 'keep' | 'share' | 'usual'): string {
  const who = recipientWords[recipient];
  if (decision === 'keep') return `I keep this from ${who}. From the next moment on they cannot open it.`;
  if (decision === 'share') return `I share this with ${who}, although it is about something private.`;
  return `I treat this like my other records for ${who}.`;
}

/** What a grant covers, as data. */
export type GrantRules = {
  itemsMode: 'all' | 'except' | 'only';
  items: readonly string[];
  sensitivity: readonly Sensitivity[];
  /** `2026-12-01T00:00:00.000Z` */
  endsAt: string;
};

/** The words of a changed grant, the same on the page and in what is kept. */
export function grantWords(recipient: Recipient, rules: GrantRules): string {
  const who = recipientWords[recipient];
  const count = rules.items.length;
  const things = count === 1 ? 'paper or scan' : 'papers and scans';
  const what = {
    all: 'all my papers and scans',
    except: `all my papers and scans but the ${count} I chose to keep`,
    only: `only the ${count} ${things} I chose`,
  }[rules.itemsMode];
  const kinds = rules.sensitivity.map((code) => sensitivityWords[code]);
  const also = kinds.length === 0 ? 'Papers about private things stay with me.' : `This includes ${kinds.join(', ')}.`;
  return `I share ${what} with ${who} until ${rules.endsAt.slice(0, 10)}. ${also} I can stop this at any time.`;
}
