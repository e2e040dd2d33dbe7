import type { OutputOf } from '#kernel/operation.ts';
import type { head, Witnesses } from '../witness/witness.contract.ts';

type Witnessed = OutputOf<typeof head>['witnessed'];

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const ordinal = (n: number): string => ordinals[n - 1] ?? `${n}th`;

/** Who outside has seen the log, in one sentence. */
export function witnessedWords({ agree, asked, quorum, size }: Witnessed): string {
  if (asked === 0) return 'No witness outside watches this log. It carries the service’s own signature alone.';
  const seen =
    agree.length === 0
      ? 'No witness has seen it yet'
      : `Seen with ${size.toLocaleString('en-GB')} items by ${agree.join(' and ')}`;
  return agree.length < quorum ? `${seen}; waiting for the ${ordinal(agree.length + 1)} witness.` : `${seen}.`;
}

type Said = Witnesses['asked'][number]['said'][number];

/** What one witness said last of one log. */
export function saidWords({ log, size, agreedAt, failure }: Said, when: (at: string) => string): string {
  const which = log === 'opinions' ? 'Log of letters' : 'Log of accesses';
  if (failure !== null) return `${which}: not reached. ${failure}`;
  if (agreedAt === null) return `${which}: not asked yet.`;
  return `${which}: has seen ${size.toLocaleString('en-GB')} items, ${when(agreedAt)}.`;
}
