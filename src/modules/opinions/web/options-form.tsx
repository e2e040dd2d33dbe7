import { letterWords } from '#formats/letter/letter-words-rtl.ts';
import { fits } from '#formats/opinion/index.ts';
import { Button } from '#ui/button/button.tsx';
import { Select } from '#ui/form/choices.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import type { DraftOption } from '../draft.contract.ts';

const words = letterWords('en');
const rows = ['benefit', 'harm', 'burden', 'evidence', 'availability'] as const;
const blank: DraftOption = { name: '', benefit: '', harm: '', burden: '', evidence: '', availability: '', fit: {} };

/** The choices side by side, each with the same rows and how it fits what matters to the person. */
export function OptionsForm({
  options,
  goals,
  onChange,
}: {
  options: readonly DraftOption[];
  goals: readonly { goal: string; rank: number }[];
  onChange: (options: DraftOption[]) => void;
}) {
  const put = (index: number, change: Partial<DraftOption>) =>
    onChange(options.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <>
      {options.map((option, index) => (
        <fieldset className="sentences" key={index}>
          <legend>Choice {index + 1}</legend>
          <TextField
            name={`option-${index}-name`}
            label="Name"
            value={option.name}
            onChange={(event) => put(index, { name: event.target.value })}
          />
          {rows.map((row) => (
            <TextArea
              key={row}
              name={`option-${index}-${row}`}
              label={words.optionRows[row]}
              rows={2}
              value={option[row]}
              onChange={(event) => put(index, { [row]: event.target.value })}
            />
          ))}
          {goals.map(({ goal, rank }) => (
            <Select
              key={goal}
              name={`option-${index}-goal-${rank}`}
              label={`${rank} ${goal}`}
              options={fits.map((fit) => ({ value: fit, label: words.fits[fit] }))}
              value={option.fit[goal] ?? 'unknown'}
              onChange={(event) =>
                put(index, { fit: { ...option.fit, [goal]: event.target.value as (typeof fits)[number] } })
              }
            />
          ))}
          <Button kind="quiet" icon="cross" onClick={() => onChange(options.filter((_, at) => at !== index))}>
            Take this choice away
          </Button>
        </fieldset>
      ))}
      <Button kind="quiet" icon="plus" onClick={() => onChange([...options, blank])}>
        Add a choice
      </Button>
    </>
  );
}
