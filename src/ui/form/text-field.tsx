import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';
import { controlProps, Field, useFieldIds, type FieldProps } from './field.tsx';

export type TextFieldProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'name' | 'size' | 'prefix' | 'placeholder'> & {
    /** Width in characters, as a hint of what is expected. */
    chars?: number;
    before?: ReactNode;
    after?: ReactNode;
  };

/** One line of text. A plain input: it works before scripts run, and nothing typed early is lost. */
export function TextField({
  id,
  name,
  label,
  hint,
  error,
  optional,
  heading,
  chars,
  before,
  after,
  ...rest
}: TextFieldProps) {
  const ids = useFieldIds({ id, name, hint, error });
  return (
    <Field ids={ids} label={label} hint={hint} error={error} optional={optional} heading={heading}>
      <span className="input-line">
        {before ? <span className="input-side">{before}</span> : null}
        <input
          type="text"
          {...rest}
          {...controlProps(ids, error)}
          name={name}
          className="input"
          style={chars ? { inlineSize: `calc(${chars}ch + 2.5em)`, maxInlineSize: '100%' } : undefined}
        />
        {after ? <span className="input-side">{after}</span> : null}
      </span>
    </Field>
  );
}

export type TextAreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'name' | 'placeholder'>;

/** Several lines of text; grows with what is written where the browser can. */
export function TextArea({ id, name, label, hint, error, optional, heading, rows = 4, ...rest }: TextAreaProps) {
  const ids = useFieldIds({ id, name, hint, error });
  return (
    <Field ids={ids} label={label} hint={hint} error={error} optional={optional} heading={heading}>
      <textarea dir="auto" {...rest} {...controlProps(ids, error)} name={name} rows={rows} className="input" />
    </Field>
  );
}
