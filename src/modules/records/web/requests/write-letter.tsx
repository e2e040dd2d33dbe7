import { useMemo, useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { Button } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { CheckboxGroup, Select } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { checklist, startHolderRequest, type listRequests } from '../../records.contract.ts';
import { Problem } from '../problem.tsx';

type Laws = OutputOf<typeof listRequests>['laws'];
type Props = { caseId: string; laws: Laws; place: string; facilities: readonly string[]; open: boolean };

const nobody = { name: '', department: '', address: '', email: '', fax: '', to: '', toEmail: '', other: '' };

/** The form of a new letter: who has it, what, where to send it. */
export function WriteLetter({ caseId, laws, place, facilities, open: isOpen }: Props) {
  const [open, setOpen] = useState(isOpen);
  if (!open)
    return (
      <p>
        <Button onClick={() => setOpen(true)}>Write a letter</Button>
      </p>
    );
  return <LetterForm caseId={caseId} laws={laws} place={place} facilities={facilities} />;
}

function LetterForm({ caseId, laws, place, facilities }: Omit<Props, 'open'>) {
  const start = usePerform(startHolderRequest);
  const needed = useOperation(checklist, { caseId });
  const [said, setSaid] = useState({ ...nobody, name: facilities[0] ?? '' });
  const [country, setCountry] = useState(place);
  const [picked, setPicked] = useState<readonly string[]>();
  const missing = needed.data?.items.filter(({ state }) => state === 'missing' || state === 'old') ?? [];
  const chosen = picked ?? missing.filter(({ required }) => required).map(({ itemId }) => itemId);
  const law =
    laws.find(({ countries }) => countries.includes(country)) ?? laws.find((one) => one.countries.includes('*'));
  const problems = (start.error?.fields ?? []).map(({ path, message }) => ({
    fieldId: fieldOf[path] ?? path,
    message: wanted[fieldOf[path] ?? path] ?? message,
  }));
  const errorOf = (name: string) => problems.find(({ fieldId }) => fieldId === name)?.message;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const own = said.other.trim();
    start.mutate({
      caseId,
      holder: {
        name: said.name,
        department: said.department || null,
        address: said.address,
        email: said.email || null,
        fax: said.fax || null,
      },
      country: country || '',
      items: [...chosen.map((itemId) => ({ itemId })), ...(own === '' ? [] : [{ words: own }])],
      deliverTo: { address: said.to, email: said.toEmail || null },
    });
  };
  const field = (name: keyof typeof nobody, label: string, more: object = {}) => (
    <TextField
      name={name}
      label={label}
      value={said[name]}
      error={errorOf(name)}
      maxLength={200}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
      {...more}
    />
  );
  const area = (name: 'address' | 'to', label: string, hint: string) => (
    <TextArea
      name={name}
      label={label}
      hint={hint}
      rows={3}
      value={said[name]}
      error={errorOf(name)}
      maxLength={500}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
    />
  );
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Write a letter" className="records-group">
      <h2>Write a letter</h2>
      <ErrorSummary problems={problems} />
      {start.error && problems.length === 0 ? <Problem error={start.error} onAgain={() => start.reset()} /> : null}
      {field('name', 'Which hospital or practice has your records?')}
      {field('department', 'Department', { optional: true })}
      {area('address', 'Its address', 'Street and town, as on its letters.')}
      <CountrySelect laws={laws} value={country} error={errorOf('country')} onChange={setCountry} />
      {law && country ? (
        <p className="u-meta">
          {law.by === 'law'
            ? `By ${law.name} they must answer within ${law.within}.`
            : `We know of no fixed time there. The letter asks for an answer within ${law.within}.`}{' '}
          {law.reviewed ? null : 'A lawyer has not read this rule yet.'}
        </p>
      ) : null}
      {field('email', 'Its e-mail address, if you know it', { optional: true, type: 'email' })}
      {field('fax', 'Its fax number, if you know it', { optional: true })}
      {missing.length > 0 ? (
        <CheckboxGroup
          name="items"
          label="What shall they send?"
          error={errorOf('items')}
          options={missing.map((item) => ({ value: item.itemId, label: item.label }))}
          value={chosen}
          onChange={setPicked}
        />
      ) : null}
      {field('other', 'Something else', { optional: true, hint: 'For example: the scan of May 2024.' })}
      {area('to', 'Where shall they send it?', 'Your own address. You can add what comes on your page here.')}
      {field('toEmail', 'Your e-mail address for their questions', { optional: true, type: 'email' })}
      <Button kind="primary" type="submit" busy={start.isPending && 'Writing…'}>
        Write the letter
      </Button>
      <p className="u-meta">You read it before you sign. Nothing leaves before that.</p>
    </form>
  );
}

/** Places of the request's input by the field that a person fills. */
const fieldOf: Record<string, string> = {
  'holder.name': 'name',
  'holder.department': 'department',
  'holder.address': 'address',
  'holder.email': 'email',
  'holder.fax': 'fax',
  'deliverTo.address': 'to',
  'deliverTo.email': 'toEmail',
};
const wanted: Record<string, string> = {
  name: 'Write the name of the hospital or practice',
  address: 'Write its address',
  email: 'Write an e-mail address, or leave it empty',
  to: 'Write where they shall send it',
  toEmail: 'Write an e-mail address, or leave it empty',
  country: 'Choose the country',
  items: 'Choose at least one thing, or write what you need',
};

type CountryProps = { laws: Laws; value: string; error: string | undefined; onChange: (country: string) => void };

function CountrySelect({ laws, value, error, onChange }: CountryProps) {
  const { locale } = useLocale();
  const options = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'region' });
    const known = laws.flatMap(({ countries }) => countries).filter((code) => code !== '*');
    const named = known.map((code) => ({ value: code, label: names.of(code) ?? code }));
    return [
      ...named.toSorted((a, b) => a.label.localeCompare(b.label, locale)),
      { value: 'ZZ', label: 'Another country' },
    ];
  }, [laws, locale]);
  return (
    <Select
      name="country"
      label="In which country is it?"
      empty="Choose"
      options={options}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
