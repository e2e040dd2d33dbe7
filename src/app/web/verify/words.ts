/** What a check is called when it holds and when it does not. The facts stand below it in the check's own words. */
type Said = { good: string; bad: string; open?: string };

const words: Readonly<Record<string, Said>> = {
  files: { good: 'Nothing in this folder has been changed', bad: 'Something in this folder is not as it was signed' },
  signature: { good: 'The signature is valid', bad: 'The signature does not hold' },
  key: {
    good: 'The key belonged to this doctor on that day',
    bad: 'The key cannot be shown to be this doctor’s on that day',
  },
  recorded: { good: 'It is recorded in the log', bad: 'The log does not show it' },
  'log-signature': { good: 'The log has signed for it', bad: 'The log’s own signature does not hold' },
  witnesses: {
    good: 'Outside witnesses agree',
    bad: 'The outside witnesses do not confirm it',
    open: 'Not yet shown: that outside witnesses agree',
  },
  'post-quantum': {
    good: 'The log’s second signature holds',
    bad: 'The log’s second signature does not hold',
    open: 'Not yet shown: the log’s second signature',
  },
  timestamp: {
    good: 'An authority outside says when it existed',
    bad: 'The timestamp from outside does not hold',
    open: 'Not yet shown: a timestamp from outside',
  },
  receipt: { good: 'The receipt is as it was made', bad: 'The receipt has been changed' },
  entry: { good: 'It tells what was recorded', bad: 'It does not tell what was recorded' },
};

/** The line of one check. */
export function saidOf({ name, title, ok, open }: { name: string; title: string; ok: boolean; open?: true }): string {
  const known = words[name];
  if (open) return known?.open ?? `Not yet shown: ${title}`;
  if (known) return ok ? known.good : known.bad;
  return ok ? title : `${title}: no`;
}

/** The whole, in one line and what to do. */
export const verdicts = {
  letter: {
    trusted: { title: 'This is the letter as it was signed and recorded', todo: 'You can rely on it being unchanged.' },
    alone: {
      title: 'This letter agrees with itself',
      todo: 'One thing is left to do: compare this number with the one that the service shows and prints on its letters. If it is the same, this is the letter as it was signed and recorded.',
    },
    bad: {
      title: 'Do not rely on this copy',
      todo: 'It is not what was signed and recorded. Often a file was opened and saved again, or a download broke off. Download the letter once more. If it is red again, call the service: the number is on the letter.',
    },
  },
  receipt: {
    trusted: { title: 'This act was recorded as it is told here', todo: 'It has not been changed since.' },
    alone: {
      title: 'This receipt agrees with itself',
      todo: 'One thing is left to do: compare this number with the one that the service shows. If it is the same, the act was recorded as it is told here.',
    },
    bad: {
      title: 'Do not rely on this receipt',
      todo: 'It is not what was recorded. Save it once more from the page of who opened your records. If it is red again, call the service and keep this file.',
    },
  },
} as const;
