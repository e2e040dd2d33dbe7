import { useId } from 'react';

/** A stated probability: a slider for the hand, a number for the keyboard, both the same value. */
export function Confidence({
  name,
  label,
  value,
  onChange,
  error,
}: {
  name: string;
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  error?: string | undefined;
}) {
  const errorId = useId();
  return (
    <div className="field confidence" data-error={error ? true : undefined}>
      <label className="field-label" htmlFor={name}>
        {label}
      </label>
      {error ? (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      ) : null}
      <div className="confidence-line">
        <input
          type="range"
          aria-label={`${label}, slider`}
          min={0}
          max={100}
          step={5}
          value={value ?? 50}
          data-unset={value === null || undefined}
          onChange={(event) => onChange(Number(event.target.value))}
        />
        <input
          id={name}
          className="input u-num"
          type="number"
          min={0}
          max={100}
          inputMode="numeric"
          aria-describedby={error ? errorId : undefined}
          value={value ?? ''}
          onChange={(event) => {
            const number = Math.round(Number(event.target.value));
            onChange(event.target.value === '' ? null : Math.max(0, Math.min(100, number)));
          }}
        />
        <span>in 100</span>
      </div>
    </div>
  );
}
