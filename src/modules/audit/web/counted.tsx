import { formatNumber } from '#ui/format.ts';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import type { Counted } from './use-accesses.ts';

const some = (numbers: readonly number[]): string =>
  `${numbers.length === 1 ? 'Item' : 'Items'} ${numbers
    .toSorted((a, b) => a - b)
    .slice(0, 10)
    .join(', ')}${numbers.length > 10 ? ' and more' : ''}`;

/** What is wrong with the list, in words; undefined when nothing is. */
function wrongOf({ missing, broken, shortened }: Counted): string | undefined {
  if (missing.length > 0) return `${some(missing)} should stand here and ${missing.length === 1 ? 'does' : 'do'} not.`;
  if (broken.length > 0)
    return `${some(broken)} ${broken.length === 1 ? 'is' : 'are'} not as recorded: changed later, or put in between.`;
  return shortened ? 'The list is not the one that this browser saw before: its end was different.' : undefined;
}

/** That nothing was taken out: the numbers run without a gap, each item holds the mark of the one before. */
export function CountedWords({ counted }: { counted: Counted | undefined }) {
  const { locale } = useLocale();
  if (!counted)
    return (
      <p className="audit-counted" role="status">
        <Tag tone="active">Counting on this device…</Tag>
      </p>
    );
  const wrong = wrongOf(counted);
  if (wrong)
    return (
      <Notice
        tone="danger"
        live="alert"
        title={
          counted.missing.length > 0 || counted.shortened ? 'Something is missing here' : 'Something was changed here'
        }
      >
        <p>{wrong}</p>
        <p>Call us: the number is at the top of this page. Our privacy officer looks at it with you.</p>
      </Notice>
    );
  if (counted.last === 0) return null;
  return (
    <p className="audit-counted" role="status">
      <Tag tone="good">Items 1 to {formatNumber(counted.last, locale)}, none missing.</Tag>{' '}
      <span className="u-meta">
        Counted just now on this device
        {counted.remembered
          ? ', and they go on from what it saw the last time.'
          : '. Next time it compares with today.'}
      </span>
    </p>
  );
}
