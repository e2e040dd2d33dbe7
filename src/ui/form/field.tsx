import { useId, type ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import { VisuallyHidden } from '../text/visually-hidden.tsx';
import './form.css';

/** What every field has. `hint` is one sentence; `error` says what is wrong and how to mend it. */
export type FieldProps = {
  id?: string;
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** The label is the heading of the page (one question on one page). */
  heading?: boolean;
};

/** Ids that tie label, hint and error to the control (WCAG 1.3.1, 3.3.1). The name is the default id, so errors can link to it. */
export function useFieldIds({ id, name, hint, error }: Pick<FieldProps, 'id' | 'name' | 'hint' | 'error'>) {
  const own = useId();
  const control = id ?? name;
  const hintId = hint ? `${own}hint` : undefined;
  const errorId = error ? `${own}error` : undefined;
  return { control, hintId, errorId, describedBy: [hintId, errorId].filter(Boolean).join(' ') || undefined };
}

/** Attributes of a control from its ids. */
export function controlProps(ids: ReturnType<typeof useFieldIds>, error: string | undefined) {
  return { id: ids.control, 'aria-describedby': ids.describedBy, 'aria-invalid': error ? (true as const) : undefined };
}

/** Label, hint and error around one control. */
export function Field({
  ids,
  label,
  hint,
  error,
  optional,
  heading,
  children,
}: Omit<FieldProps, 'name' | 'id'> & { ids: ReturnType<typeof useFieldIds>; children: ReactNode }) {
  const inner = (
    <label className="field-label" htmlFor={ids.control}>
      {label} {optional ? <Optional /> : null}
    </label>
  );
  return (
    <div className="field" data-error={error ? true : undefined}>
      {heading ? <h1 className="field-heading">{inner}</h1> : inner}
      <HintAndError ids={ids} hint={hint} error={error} />
      {children}
    </div>
  );
}

/** Group of controls under one question. */
export function FieldGroup({
  ids,
  label,
  hint,
  error,
  optional,
  heading,
  role,
  children,
}: Omit<FieldProps, 'name' | 'id'> & {
  ids: ReturnType<typeof useFieldIds>;
  role?: 'radiogroup';
  children: ReactNode;
}) {
  return (
    <fieldset
      className="field"
      id={ids.control}
      role={role}
      tabIndex={-1}
      data-error={error ? true : undefined}
      aria-describedby={ids.describedBy}
      aria-invalid={error && role ? true : undefined}
    >
      <legend className="field-label">
        {heading ? <h1 className="field-heading">{label}</h1> : label} {optional ? <Optional /> : null}
      </legend>
      <HintAndError ids={ids} hint={hint} error={error} />
      {children}
    </fieldset>
  );
}

function Optional() {
  return <span className="field-optional">({useWords().optional})</span>;
}

function HintAndError({
  ids,
  hint,
  error,
}: Pick<FieldProps, 'hint' | 'error'> & { ids: ReturnType<typeof useFieldIds> }) {
  const words = useWords();
  return (
    <>
      {hint ? (
        <p className="field-hint" id={ids.hintId}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="field-error" id={ids.errorId}>
          <Icon name="danger" /> <VisuallyHidden>{words.error}: </VisuallyHidden>
          {error}
        </p>
      ) : null}
    </>
  );
}
