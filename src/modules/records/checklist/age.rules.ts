const dayMs = 86_400_000;

/** Names of DICOM modalities as people say them (PS3.3 C.7.3.1.1.1). */
const modalityWords: Readonly<Record<string, string>> = {
  CT: 'CT',
  MR: 'MRI',
  PT: 'PET scan',
  NM: 'Nuclear scan',
  US: 'Ultrasound',
  XA: 'Angiogram',
  CR: 'X-ray',
  DX: 'X-ray',
  RF: 'X-ray film',
  RG: 'X-ray',
  MG: 'Mammogram',
  SM: 'Slides',
  ECG: 'ECG',
  EEG: 'EEG',
};

/** `MRI` for a study of MR; the modalities as they are where nobody has a word for them. */
export function scanWord(modalities: readonly string[]): string {
  const words = [...new Set(modalities.map((modality) => modalityWords[modality] ?? modality))];
  return words.join(' and ') || 'Scan';
}

/** The last day that an ISO 8601 date or a part of it (a year, a month) may mean. */
export function latestDay(date: string): Date | undefined {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  if (!year || Number.isNaN(year)) return undefined;
  const at = day ? Date.UTC(year, (month ?? 1) - 1, day) : month ? Date.UTC(year, month, 0) : Date.UTC(year, 12, 0);
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** Whole days between a date and now; a part of a date counts as its last day. */
export function ageInDays(date: string, now: Date): number | undefined {
  const day = latestDay(date);
  return day && Math.max(0, Math.floor((now.getTime() - day.getTime()) / dayMs));
}

/** `3 March 2026`, `March 2026` or `2026`. */
export function dayWords(date: string): string {
  const day = latestDay(date);
  if (!day) return date;
  const parts = date.slice(0, 10).split('-').length;
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' };
  if (parts > 1) options.month = 'long';
  if (parts > 2) options.day = 'numeric';
  return new Intl.DateTimeFormat('en-GB', options).format(day);
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Days as people count them: `6 weeks`, `8 months`, `2 years`. A month is 30.4 days. */
export function spanWords(days: number): string {
  if (days < 14) return count(days, 'day');
  if (days < 60) return count(Math.round(days / 7), 'week');
  if (days < 730) return days % 365 === 0 ? count(days / 365, 'year') : count(Math.round(days / 30.4), 'month');
  return count(Math.floor(days / 365), 'year');
}
