import { useWords } from '../text/locale.tsx';
import { FieldGroup, useFieldIds, type FieldProps } from './field.tsx';

/** What was typed, as it was typed: an incomplete date is kept, not lost. */
export type DateParts = { day: string; month: string; year: string };

export type DateFieldProps = FieldProps & {
  value?: DateParts;
  defaultValue?: DateParts;
  onChange?: (value: DateParts) => void;
  /** `bday` gives the three parts their autocomplete tokens (WCAG 1.3.5). */
  autoComplete?: 'bday';
};

const empty: DateParts = { day: '', month: '', year: '' };
const parts = [
  ['day', 2],
  ['month', 2],
  ['year', 4],
] as const;

/** A date someone knows by heart, as three plain inputs named `name-day`, `name-month`, `name-year`. */
export function DateField({ value, defaultValue, onChange, autoComplete, ...field }: DateFieldProps) {
  const ids = useFieldIds(field);
  const words = useWords();
  return (
    <FieldGroup {...field} ids={ids}>
      <div className="date-parts" dir="ltr">
        {parts.map(([part, size]) => (
          <div key={part}>
            <label htmlFor={`${ids.control}-${part}`}>{words[part]}</label>
            <input
              id={`${ids.control}-${part}`}
              name={`${field.name}-${part}`}
              className="input u-num"
              inputMode="numeric"
              maxLength={size}
              autoComplete={autoComplete ? `bday-${part}` : 'off'}
              aria-invalid={field.error ? true : undefined}
              style={{ inlineSize: `calc(${size}ch + 2em)` }}
              value={value?.[part]}
              defaultValue={value ? undefined : defaultValue?.[part]}
              onChange={(event) => onChange?.({ ...empty, ...value, [part]: event.target.value.replace(/\D/g, '') })}
            />
          </div>
        ))}
      </div>
    </FieldGroup>
  );
}

/** `YYYY-MM-DD` of real calendar days only, else undefined. */
export function isoDate({ day, month, year }: DateParts): string | undefined {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const same = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
  return same && /^\d{4}$/.test(year) ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
}
