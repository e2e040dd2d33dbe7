import type { ReactNode } from 'react';
import { letterWords } from '#formats/letter/letter-words-rtl.ts';
import {
  countWords,
  defaultSigningLimits,
  diagnosisVerdicts,
  discordanceGrades,
  expectedImpacts,
  readingGrade,
  reasonCodes,
  treatmentVerdicts,
  type Source,
  type VerdictName,
} from '#formats/opinion/index.ts';
import type { OutputOf } from '#kernel/operation.ts';
import { Select } from '#ui/form/choices.tsx';
import { TextArea, TextField } from '#ui/form/text-field.tsx';
import type { DraftBody } from '../draft.contract.ts';
import type { TemplateField, workspace } from '../opinions.contract.ts';
import { AdequacyForm } from './adequacy-form.tsx';
import { Confidence } from './confidence.tsx';
import { OptionsForm } from './options-form.tsx';
import { Sentences, type Place } from './sentences.tsx';

export type OpinionFormProps = {
  room: OutputOf<typeof workspace>;
  body: DraftBody;
  change: (next: (body: DraftBody) => DraftBody) => void;
  onFocus: (place: Place) => void;
  onOpen: (source: Source) => void;
};

const words = letterWords('en');
const codes: Record<VerdictName, readonly string[]> = {
  diagnosis: diagnosisVerdicts,
  treatment: treatmentVerdicts,
  discordance: discordanceGrades,
  expectedImpact: expectedImpacts,
  reasonCode: reasonCodes,
};

/** The structured opinion, in the order of the letter. */
export function OpinionForm(props: OpinionFormProps) {
  const { room, body, change, onFocus, onOpen } = props;
  const set = <K extends keyof DraftBody>(key: K, value: DraftBody[K]) => change((now) => ({ ...now, [key]: value }));
  const sentences = (kind: Place['kind']) => (
    <Sentences
      kind={kind}
      label={words.sections[kind]}
      body={body}
      materials={room.materials}
      onFocus={onFocus}
      onOpen={onOpen}
      onChange={(list) => change((now) => ({ ...now, sections: { ...now.sections, [kind]: list } }))}
      onCaption={(key, text) => change((now) => ({ ...now, captions: { ...now.captions, [key]: text } }))}
    />
  );
  return (
    <>
      <Part title="1 Short answer">
        <ShortAnswer body={body} onChange={(text) => set('shortAnswer', text)} />
      </Part>
      <Part title="2 Their questions">
        {room.questions.map(({ id, text }) => (
          <TextArea
            key={id}
            name={`answer-${id}`}
            label={text}
            rows={3}
            value={body.answers[id] ?? ''}
            onChange={(event) => change((now) => ({ ...now, answers: { ...now.answers, [id]: event.target.value } }))}
          />
        ))}
      </Part>
      <Part title="3 Against the first opinion">
        <Verdicts {...props} />
        <Confidence
          name="confidence"
          label="How sure are you?"
          value={body.confidence}
          onChange={(value) => set('confidence', value)}
        />
      </Part>
      <Part title="4 Reasons">{sentences('reasons')}</Part>
      <Part title="5 Findings">
        {room.template.fields.map((field) => (
          <Finding key={field.code} field={field} body={body} change={change} />
        ))}
      </Part>
      <Part title="6 Choices">
        <OptionsForm options={body.options} goals={room.goals} onChange={(options) => set('options', options)} />
      </Part>
      <Part title="7 What next">
        {sentences('next-steps')}
        {sentences('warning-signs')}
      </Part>
      <Part title="8 Not sure">
        {sentences('not-sure')}
        <TextField
          name="reviewBy"
          type="date"
          label="Look at this again by"
          value={body.reviewBy}
          onChange={(event) => set('reviewBy', event.target.value)}
        />
        <TextArea
          name="reopenTriggers"
          label="Look sooner with"
          hint="One result on each line."
          rows={2}
          value={body.reopenTriggers.join('\n')}
          onChange={(event) => set('reopenTriggers', event.target.value.split('\n').slice(0, 20))}
        />
      </Part>
      <Part title="9 To ask the own doctor">{sentences('ask-your-doctor')}</Part>
      <Part title="10 Were the records good enough to judge?">
        <AdequacyForm
          materials={room.materials}
          adequacy={body.adequacy}
          onChange={(adequacy) => set('adequacy', adequacy)}
        />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="opinion-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

const most = defaultSigningLimits.shortAnswerWords;

function ShortAnswer({ body, onChange }: { body: DraftBody; onChange: (text: string) => void }) {
  const count = countWords(body.shortAnswer);
  const { grade } = readingGrade(body.shortAnswer);
  const over = count > most;
  return (
    <>
      <TextArea
        name="shortAnswer"
        id="short-answer"
        label="For the person, in plain words"
        hint="Begin with “You asked: …”."
        rows={6}
        value={body.shortAnswer}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="opinion-count" data-over={over || grade > 8 || undefined}>
        <span className="u-num">{count}</span> of {most} words{over ? ', too long' : ''} · reading grade{' '}
        <span className="u-num">{grade}</span>
        {grade > 8 ? ', aim at 8 or lower' : ''}
      </p>
    </>
  );
}

function Verdicts({ body, change }: OpinionFormProps) {
  return (Object.keys(codes) as VerdictName[]).map((name) => {
    const labels: Record<string, string> = words.verdictWords[name];
    return (
      <Select
        key={name}
        name={`verdict-${name}`}
        label={words.verdictRows[name]}
        empty="Choose"
        value={body.verdicts[name] ?? ''}
        options={codes[name].map((value) => ({ value, label: labels[value] ?? value }))}
        onChange={(event) => {
          const { [name]: _before, ...rest } = body.verdicts;
          const value = event.target.value;
          change((now) => ({ ...now, verdicts: value === '' ? rest : { ...rest, [name]: value } }));
        }}
      />
    );
  });
}

function Finding({ field, body, change }: Pick<OpinionFormProps, 'body' | 'change'> & { field: TemplateField }) {
  const value = body.findings[field.code] ?? '';
  const set = (next: string | number) =>
    change((now) => ({ ...now, findings: { ...now.findings, [field.code]: next } }));
  const grading = [field.gradingSystem, field.gradingVersion].filter(Boolean).join(' ');
  const shared = { name: `finding-${field.code}`, label: grading ? `${field.label} (${grading})` : field.label };
  if (field.type === 'choice')
    return (
      <Select
        {...shared}
        empty="Not given"
        options={field.options}
        value={String(value)}
        onChange={(event) => set(event.target.value)}
      />
    );
  return (
    <TextField
      {...shared}
      inputMode={field.type === 'number' ? 'decimal' : 'text'}
      after={field.unit ?? undefined}
      value={String(value)}
      onChange={(event) => {
        const number = Number(event.target.value);
        const isNumber =
          field.type === 'number' && event.target.value.trim() !== '' && /^\d+(\.\d+)?$/.test(event.target.value);
        set(isNumber ? number : event.target.value);
      }}
    />
  );
}
