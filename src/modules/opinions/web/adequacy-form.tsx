import { letterWords } from '#formats/letter/letter-words-rtl.ts';
import { adequacyVerdicts } from '#formats/opinion/index.ts';
import { Select } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import type { DraftBody } from '../draft.contract.ts';
import type { Material } from '../opinions.contract.ts';

type Judged = DraftBody['adequacy'];
type Verdict = Judged[string]['adequacy'];

export type AdequacyFormProps = { materials: readonly Material[]; adequacy: Judged; onChange: (next: Judged) => void };

const words = letterWords('en').adequacy;

/** Whether each record was good enough to answer from. What is not said stays "not judged" in the letter. */
export function AdequacyForm({ materials, adequacy, onChange }: AdequacyFormProps) {
  const put = (id: string, next: Judged[string]) => onChange({ ...adequacy, [id]: next });
  return materials.map(({ id, title }) => {
    const { adequacy: verdict, reason } = adequacy[id] ?? { adequacy: 'not-judged' as const, reason: '' };
    return (
      <div key={id}>
        <Select
          name={`adequacy-${id}`}
          label={title}
          options={adequacyVerdicts.map((value) => ({ value, label: words[value] }))}
          value={verdict}
          onChange={(event) => put(id, { adequacy: event.target.value as Verdict, reason })}
        />
        {verdict === 'limited' || verdict === 'not-adequate' ? (
          <TextField
            name={`adequacy-reason-${id}`}
            label={`Why, for ${title}`}
            value={reason}
            maxLength={400}
            onChange={(event) => put(id, { adequacy: verdict, reason: event.target.value })}
          />
        ) : null}
      </div>
    );
  });
}
