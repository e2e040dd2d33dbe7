import type { ReactNode } from 'react';
import { formatDate, formatDateTime, formatRelative, groupId } from '../format.ts';
import { useLocale } from './locale.tsx';

/** Keeps a name or title whole inside text of the other direction. `lang` when it is in another language (WCAG 3.1.2). */
export function Bdi({ children, lang }: { children: ReactNode; lang?: string }) {
  return <bdi lang={lang}>{children}</bdi>;
}

/** An id or fingerprint in groups of four, always left to right; copying gives the id without the gaps. */
export function Code({ value }: { value: string }) {
  const copy = (event: React.ClipboardEvent) => {
    event.clipboardData.setData('text/plain', value);
    event.preventDefault();
  };
  return (
    <bdi dir="ltr">
      <code className="u-num" onCopy={copy}>
        {groupId(value)}
      </code>
    </bdi>
  );
}

/** Numbers, doses, phones: left to right in every language. */
export function Digits({ children }: { children: ReactNode }) {
  return (
    <bdi dir="ltr" className="u-num">
      {children}
    </bdi>
  );
}

/** A moment. `relative` adds "2 hours ago" with the date beside it, never alone. */
export function When({
  at,
  style = 'datetime',
  relativeTo,
}: {
  at: Date | string;
  style?: 'date' | 'datetime';
  relativeTo?: Date;
}) {
  const { locale, timeZone } = useLocale();
  const moment = new Date(at);
  const absolute = style === 'date' ? formatDate(moment, locale, timeZone) : formatDateTime(moment, locale, timeZone);
  return (
    <time dateTime={moment.toISOString()} className="u-num">
      {relativeTo ? `${formatRelative(moment, relativeTo, locale)} (${absolute})` : absolute}
    </time>
  );
}
