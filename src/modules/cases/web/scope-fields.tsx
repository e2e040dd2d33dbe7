import { CheckboxField, RadioGroup } from '#ui/form/choices.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { levels, type Level } from '../carers.contract.ts';
import { levelWords, type ScopeValues } from './carer-words.ts';

type Props = {
  values: ScopeValues;
  onChange: (part: Partial<ScopeValues>) => void;
  errorOf: (name: string) => string | undefined;
};

/** What a helper may do, and until when. The least is chosen first. */
export function ScopeFields({ values, onChange, errorOf }: Props) {
  return (
    <>
      <RadioGroup
        name="level"
        label="What may they do?"
        value={values.level}
        options={levels.map((level) => ({ value: level, label: sentence(levelWords[level]) }))}
        onChange={(level) => onChange({ level: level as Level })}
      />
      <CheckboxField
        name="seesSensitive"
        label="They may also see what is marked as sensitive"
        checked={values.seesSensitive}
        onChange={(seesSensitive) => onChange({ seesSensitive })}
      />
      <CheckboxField
        name="mayConsent"
        label="They may agree and send for me, because the law lets them"
        hint="Only for a parent of a child, or somebody the law has made your representative."
        checked={values.mayConsent}
        onChange={(mayConsent) => onChange({ mayConsent })}
      />
      {values.mayConsent ? (
        <RadioGroup
          name="ground"
          label="Why may they?"
          value={values.ground}
          options={[
            { value: 'legal-representative', label: 'They are my legal representative' },
            { value: 'parent-of-child', label: 'They are the parent, and I am a child' },
          ]}
          onChange={(ground) => onChange({ ground })}
        />
      ) : null}
      <TextField
        name="endsOn"
        type="date"
        label="Last day"
        hint="You can end it sooner at any time."
        chars={12}
        value={values.endsOn}
        error={errorOf('endsOn')}
        onChange={(event) => onChange({ endsOn: event.target.value })}
      />
    </>
  );
}

const sentence = (words: string) => `They may ${words}`;
