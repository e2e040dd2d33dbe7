import type { KeyboardEvent } from 'react';
import type { SectionKind, Source } from '#formats/opinion/index.ts';
import { Button } from '#ui/button/button.tsx';
import { Icon } from '#ui/icon/icon.tsx';
import { imageKey, type DraftBody, type DraftSentence } from '../draft.contract.ts';
import type { Material } from '../opinions.contract.ts';

/** The sentence a citation goes to. */
export type Place = { kind: SectionKind; index: number };

export type SentencesProps = {
  kind: SectionKind;
  label: string;
  body: DraftBody;
  materials: readonly Material[];
  onChange: (sentences: DraftSentence[]) => void;
  onCaption: (key: string, words: string) => void;
  onFocus: (place: Place) => void;
  /** Opens what a chip cites. */
  onOpen: (source: Source) => void;
};

const blank: DraftSentence = { text: '', sources: [], judgement: false };

/** A section, sentence by sentence: Enter begins the next one, Backspace in an empty one takes it away. */
export function Sentences(props: SentencesProps) {
  const { kind, label, body, onChange } = props;
  const sentences = body.sections[kind].length > 0 ? body.sections[kind] : [blank];
  const put = (index: number, next: DraftSentence) => onChange(sentences.map((one, at) => (at === index ? next : one)));
  const focus = (index: number) =>
    requestAnimationFrame(() => document.getElementById(`sentence-${kind}-${index}`)?.focus());
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>, index: number) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onChange(sentences.toSpliced(index + 1, 0, blank));
      focus(index + 1);
    }
    if (event.key === 'Backspace' && event.currentTarget.value === '' && sentences.length > 1) {
      event.preventDefault();
      onChange(sentences.toSpliced(index, 1));
      focus(Math.max(0, index - 1));
    }
  };
  return (
    <fieldset className="sentences">
      <legend>{label}</legend>
      {sentences.map((sentence, index) => (
        <div className="sentence" key={index}>
          <textarea
            id={`sentence-${kind}-${index}`}
            className="input sentence-text"
            aria-label={`${label}, sentence ${index + 1}`}
            dir="auto"
            rows={2}
            value={sentence.text}
            onFocus={() => props.onFocus({ kind, index })}
            onKeyDown={(event) => onKeyDown(event, index)}
            onChange={(event) => put(index, { ...sentence, text: event.target.value })}
          />
          <SentenceSources
            {...props}
            sentence={sentence}
            onSentence={(next) => put(index, next)}
            name={`${kind}-${index}`}
          />
        </div>
      ))}
      <Button
        kind="quiet"
        icon="plus"
        onClick={() => {
          onChange([...sentences, blank]);
          focus(sentences.length);
        }}
      >
        Next sentence
      </Button>
    </fieldset>
  );
}

type SourcesProps = SentencesProps & {
  sentence: DraftSentence;
  onSentence: (next: DraftSentence) => void;
  name: string;
};

/** Chips of what a sentence rests on, and the mark that it is judgement. */
function SentenceSources({ sentence, onSentence, materials, body, onCaption, onOpen, name }: SourcesProps) {
  const bare = sentence.text.trim() !== '' && sentence.sources.length === 0 && !sentence.judgement;
  return (
    <div className="sentence-foot">
      {sentence.sources.map((source, index) => (
        <span className="chip" key={index}>
          <button type="button" className="citation" onClick={() => onOpen(source)}>
            {sourceName(source, materials)}
          </button>
          <button
            type="button"
            className="chip-remove"
            aria-label={`Take away ${sourceName(source, materials)}`}
            onClick={() => onSentence({ ...sentence, sources: sentence.sources.toSpliced(index, 1) })}
          >
            <Icon name="cross" />
          </button>
        </span>
      ))}
      <label className="sentence-mark">
        <input
          type="checkbox"
          name={`judgement-${name}`}
          checked={sentence.judgement}
          onChange={(event) => onSentence({ ...sentence, judgement: event.target.checked })}
        />
        my judgement
      </label>
      {bare ? <span className="sentence-bare">Cite a source, or mark it as your judgement.</span> : null}
      {sentence.sources.map((source, index) =>
        source.kind === 'image' ? (
          <label className="sentence-caption" key={index}>
            What {sourceName(source, materials)} shows, in plain words
            <input
              className="input"
              value={body.captions[imageKey(source)] ?? ''}
              onChange={(event) => onCaption(imageKey(source), event.target.value)}
            />
          </label>
        ) : null,
      )}
    </div>
  );
}

/** A source in as few words as name it: "CT chest · picture 214 · 18.2 mm". */
export function sourceName(source: Source, materials: readonly Material[]): string {
  const title = (id: string) => materials.find((one) => one.id === id)?.title.split(',')[0] ?? 'Record';
  if (source.kind === 'page') return `${title(source.documentId)} · p ${source.page}`;
  if (source.kind === 'fact') return source.text ?? 'Laboratory value';
  if (source.kind === 'article') return source.citation.slice(0, 40);
  const length = source.measurement ? ` · ${source.measurement.value.toFixed(1)} mm` : '';
  return `${title(source.studyInstanceUID)} · picture ${source.instanceNumber ?? source.frame}${length}`;
}
