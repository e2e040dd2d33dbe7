import type { ReactNode, SelectHTMLAttributes } from 'react';
import { controlProps, Field, FieldGroup, useFieldIds, type FieldProps } from './field.tsx';

export type Choice = { value: string; label: ReactNode; hint?: ReactNode };

type ChoicesProps<V> = FieldProps & {
  options: readonly Choice[];
  value?: V;
  defaultValue?: V;
  onChange?: (value: V) => void;
  /** Side by side, for two short choices. */
  inline?: boolean;
};

/** One of a few. Plain radios; the first one carries the field's id so that an error link lands on it. */
export function RadioGroup({ options, value, defaultValue, onChange, inline, ...field }: ChoicesProps<string>) {
  const ids = useFieldIds(field);
  return (
    <FieldGroup {...field} ids={ids} role="radiogroup">
      <div className="choices" data-inline={inline}>
        {options.map((option) => (
          <ChoiceRow key={option.value} choice={option} base={ids.control}>
            {(wired) => (
              <input
                {...wired}
                type="radio"
                name={field.name}
                value={option.value}
                checked={value === undefined ? undefined : value === option.value}
                defaultChecked={value === undefined ? defaultValue === option.value : undefined}
                onChange={() => onChange?.(option.value)}
              />
            )}
          </ChoiceRow>
        ))}
      </div>
    </FieldGroup>
  );
}

/** Any of a few. */
export function CheckboxGroup({
  options,
  value,
  defaultValue,
  onChange,
  inline,
  ...field
}: ChoicesProps<readonly string[]>) {
  const ids = useFieldIds(field);
  const toggle = (one: string, on: boolean) =>
    onChange?.(on ? [...(value ?? []), one] : (value ?? []).filter((other) => other !== one));
  return (
    <FieldGroup {...field} ids={ids}>
      <div className="choices" data-inline={inline}>
        {options.map((option) => (
          <ChoiceRow key={option.value} choice={option} base={ids.control}>
            {(wired) => (
              <input
                {...wired}
                type="checkbox"
                name={field.name}
                value={option.value}
                checked={value?.includes(option.value)}
                defaultChecked={value ? undefined : defaultValue?.includes(option.value)}
                onChange={(event) => toggle(option.value, event.target.checked)}
              />
            )}
          </ChoiceRow>
        ))}
      </div>
    </FieldGroup>
  );
}

type Wired = { id: string; className: string; 'aria-describedby': string | undefined };

function ChoiceRow({
  choice,
  base,
  children,
}: {
  choice: Choice;
  base: string;
  children: (wired: Wired) => ReactNode;
}) {
  const id = `${base}-${choice.value}`;
  const hintId = choice.hint ? `${id}-hint` : undefined;
  return (
    <div className="choice">
      {children({ id, className: 'choice-input', 'aria-describedby': hintId })}
      <div className="choice-words">
        <label htmlFor={id}>{choice.label}</label>
        {choice.hint ? (
          <span className="field-hint" id={hintId}>
            {choice.hint}
          </span>
        ) : null}
      </div>
    </div>
  );
}

export type CheckboxFieldProps = Omit<FieldProps, 'heading' | 'optional'> & {
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (checked: boolean) => void;
  required?: boolean;
};

/** One statement to agree to. Starts empty, always. */
export function CheckboxField({
  id,
  name,
  label,
  hint,
  error,
  checked,
  defaultChecked,
  onChange,
  required,
}: CheckboxFieldProps) {
  const ids = useFieldIds({ id, name, hint, error });
  return (
    <div className="field" data-error={error ? true : undefined}>
      {error ? (
        <p className="field-error" id={ids.errorId}>
          {error}
        </p>
      ) : null}
      <div className="choice">
        <input
          {...controlProps(ids, error)}
          type="checkbox"
          name={name}
          required={required}
          className="choice-input"
          checked={checked}
          defaultChecked={defaultChecked}
          onChange={(event) => onChange?.(event.target.checked)}
        />
        <div className="choice-words">
          <label htmlFor={ids.control}>{label}</label>
          {hint ? (
            <span className="field-hint" id={ids.hintId}>
              {hint}
            </span>
          ) : null}
        </div>
      </div>
    </div>
  );
}

export type SelectProps = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'name' | 'children' | 'multiple'> & {
    options: readonly { value: string; label: string }[];
    /** First, empty row in words ("Choose a language"). */
    empty?: string;
  };

/** One of many. The platform's own list: best on phones and with every screen reader. */
export function Select({ id, name, label, hint, error, optional, heading, options, empty, ...rest }: SelectProps) {
  const ids = useFieldIds({ id, name, hint, error });
  return (
    <Field ids={ids} label={label} hint={hint} error={error} optional={optional} heading={heading}>
      <select {...rest} {...controlProps(ids, error)} name={name} className="input">
        {empty ? <option value="">{empty}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
