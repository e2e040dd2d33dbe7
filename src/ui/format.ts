/**
 * Dates, times, numbers and sizes in words. All by Intl with a BCP 47 locale; Gregorian calendar and Latin digits
 * everywhere, because doses, dates and ids must read the same in the letter and in the hospital's own system.
 */

const latin = (locale: string): string =>
  new Intl.Locale(locale, { numberingSystem: 'latn', calendar: 'gregory' }).toString();

const cache = new Map<string, Intl.DateTimeFormat>();
function dateFormat(
  locale: string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.DateTimeFormat(latin(locale), { ...options, timeZone })));
  return format;
}

/** `12 March 2026`. The month is a word, so no one reads day for month. */
export function formatDate(at: Date, locale: string, timeZone?: string): string {
  return dateFormat(locale, timeZone, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** `Thursday 12 March`: a promise in the near future. */
export function formatDay(at: Date, locale: string, timeZone?: string): string {
  return dateFormat(locale, timeZone, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

/** `12 Mar 2026` for rows. */
export function formatDateShort(at: Date, locale: string, timeZone?: string): string {
  return dateFormat(locale, timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** `Mar 2026`, where the day is not known. */
export function formatMonth(at: Date, locale: string, timeZone?: string): string {
  return dateFormat(locale, timeZone, { month: 'short', year: 'numeric' }).format(at);
}

/** `16:20`, 24 hours. */
export function formatTime(at: Date, locale: string, timeZone?: string): string {
  return dateFormat(locale, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** `12 March 2026, 16:20`. */
export function formatDateTime(at: Date, locale: string, timeZone?: string): string {
  return `${formatDate(at, locale, timeZone)}, ${formatTime(at, locale, timeZone)}`;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `2 hours ago`, `in 3 days`. Never shown without the date (`When`). */
export function formatRelative(at: Date, now: Date, locale: string): string {
  const format = new Intl.RelativeTimeFormat(latin(locale), { numeric: 'auto' });
  const distance = at.getTime() - now.getTime();
  const [unit, size] = steps.find(([, ms]) => Math.abs(distance) >= ms) ?? ['minute', 60_000];
  return format.format(Math.trunc(distance / size), unit);
}

/** `1,180`; `digits` is the number of decimals. */
export function formatNumber(value: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(latin(locale), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes (powers of 1000, as phones and discs count) to two figures of meaning: `480 MB`, `1.2 GB`, `812 byte`. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(latin(locale), {
    style: 'unit',
    unit: sizes[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** A duration in seconds as its two largest parts: `4 min`, `1 hr 20 min`, `6 days`. Rounded up: a promise is not cut short. */
export function formatDuration(seconds: number, locale: string, display: 'short' | 'long' = 'short'): string {
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(latin(locale), { style: 'unit', unit: name, unitDisplay: display }).format(value);
  if (seconds < 60) return unit(Math.max(0, Math.ceil(seconds)), 'second');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return [unit(hours, 'hour'), minutes % 60 > 0 ? unit(minutes % 60, 'minute') : ''].filter(Boolean).join(' ');
  return unit(Math.ceil(hours / 24), 'day');
}

/** An id in groups of four with thin spaces: easy to read out. A dash already there is kept as the only gap. */
export function groupId(id: string): string {
  if (id.includes('-')) return id;
  return id.match(/.{1,4}/gu)?.join('\u2009') ?? '';
}

const rtl = new Set(['ar', 'he', 'fa', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv', 'ckb']);

/** Reading direction of a language, for `<html dir>`. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { language, script } = new Intl.Locale(locale);
  if (script) return ['Arab', 'Hebr', 'Thaa'].includes(script) ? 'rtl' : 'ltr';
  return rtl.has(language) ? 'rtl' : 'ltr';
}
