import type { Field } from '../form.contract.ts';
import { isUnsure, type AnswerValue } from '../form.contract.ts';
import { CheckboxField, CheckboxGroup, RadioGroup } from '#ui/form/choices.tsx';
import { DateField, isoDate, type DateParts } from '#ui/form/date-field.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { Examples } from '#ui/page/question-page.tsx';

const notSure = 'I am not sure';
const unsureCode = '-not-sure';
const unsure: AnswerValue = { unsure: true };

type Props = {
  field: Field;
  value: AnswerValue | undefined;
  onChange: (value: AnswerValue) => void;
  error: string | undefined;
  /** The only question of the page: its label is the page's heading. */
  heading: boolean;
};

/** One question by its kind. */
export function FieldInput({ field, value, onChange, error, heading }: Props) {
  const common = {
    name: field.linkId,
    label: field.label,
    hint: field.hint ?? undefined,
    error,
    heading,
    optional: !field.required,
  };
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  switch (field.kind) {
    case 'one':
      return (
        <RadioGroup
          {...common}
          value={isUnsure(value) ? unsureCode : text}
          options={optionsOf(field)}
          onChange={(code) => onChange(code === unsureCode ? unsure : code)}
        />
      );
    case 'many':
      return (
        <CheckboxGroup
          {...common}
          value={isUnsure(value) ? [unsureCode] : Array.isArray(value) ? value : []}
          options={optionsOf(field)}
          onChange={(codes) => onChange(codes.at(-1) === unsureCode ? unsure : codes.filter((c) => c !== unsureCode))}
        />
      );
    case 'date':
      return (
        <WithUnsure field={field} value={value} onChange={onChange}>
          <DateField {...common} value={partsOf(text)} onChange={(parts) => onChange(textOf(parts))} />
        </WithUnsure>
      );
    case 'integer':
    case 'decimal':
      return (
        <WithUnsure field={field} value={value} onChange={onChange}>
          <TextField
            {...common}
            value={text}
            inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
            chars={6}
            after={field.unit ?? undefined}
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
          />
        </WithUnsure>
      );
    case 'string':
      return (
        <WithUnsure field={field} value={value} onChange={onChange}>
          <TextField {...common} dir="auto" value={text} onChange={(event) => onChange(event.target.value)} />
          <Ready field={field} onChange={onChange} />
        </WithUnsure>
      );
    case 'text':
      return (
        <WithUnsure field={field} value={value} onChange={onChange}>
          <TextArea {...common} value={text} onChange={(event) => onChange(event.target.value)} />
          <Ready field={field} onChange={onChange} />
        </WithUnsure>
      );
  }
}

const optionsOf = (field: Field) => [
  ...field.options.map((option) => ({ value: option.code, label: option.label })),
  ...(field.unsure ? [{ value: unsureCode, label: notSure }] : []),
];

function Ready({ field, onChange }: Pick<Props, 'field' | 'onChange'>) {
  if (field.examples.length === 0) return null;
  return <Examples title="People often say:" examples={field.examples} onChoose={onChange} />;
}

/** "I am not sure" under a box that is written into. Writing takes the tick away. */
function WithUnsure({
  field,
  value,
  onChange,
  children,
}: Pick<Props, 'field' | 'value' | 'onChange'> & { children: React.ReactNode }) {
  return (
    <>
      {children}
      {field.unsure ? (
        <CheckboxField
          name={`${field.linkId}-unsure`}
          label={notSure}
          checked={isUnsure(value)}
          onChange={(on) => onChange(on ? unsure : '')}
        />
      ) : null}
    </>
  );
}

/** A date as it is typed, `year-month-day`, also when parts are still missing. */
function partsOf(text: string): DateParts {
  const [year = '', month = '', day = ''] = text.split('-');
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}

function textOf(parts: DateParts): string {
  if (!parts.year && !parts.month && !parts.day) return '';
  return isoDate(parts) ?? `${parts.year}-${parts.month}-${parts.day}`;
}

/** What can be sent of what stands in the box: numbers as numbers. Half-typed numbers and dates wait for more. */
export function sendable(field: Field, value: AnswerValue): { value: AnswerValue; whole: boolean } {
  if (typeof value !== 'string' || value === '') return { value, whole: true };
  if (field.kind === 'integer' || field.kind === 'decimal') {
    const number = Number(value.trim().replace(',', '.'));
    return Number.isFinite(number) && value.trim() !== '' ? { value: number, whole: true } : { value, whole: false };
  }
  if (field.kind === 'date') return { value, whole: isoDate(partsOf(value)) !== undefined };
  return { value, whole: true };
}
