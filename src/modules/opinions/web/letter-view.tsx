import type { ReactNode } from 'react';
import { letterData } from '#formats/letter/letter-data.ts';
import { letterWords } from '#formats/letter/letter-words-rtl.ts';
import type { OpinionDocument } from '#formats/opinion/index.ts';
import { CitationChip, Letter, LetterFigure, LetterSection } from '#ui/letter/letter.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import './letter-view.css';

type Data = ReturnType<typeof letterData>;
type Section = Data['sections'][number];
type Words = Data['words'];

export type LetterViewProps = {
  caseId: string;
  opinion: OpinionDocument;
  fingerprint: string;
  /** The line that says whether the letter was checked. */
  verified?: ReactNode;
  /** Nothing behind a line that must be pressed: for the one who signs it. */
  open?: boolean;
};

/**
 * The letter on the screen, made of the same data as the PDF (`letterData`), so that nothing reads differently.
 * For the patient and for the signing page: what is seen is what is signed.
 */
export function LetterView({ caseId, opinion, fingerprint, verified, open = false }: LetterViewProps) {
  const { language } = opinion;
  const words = letterWords(language);
  const data = letterData(opinion, { words, language, fingerprint, size: 11.5 }, (id) => pictureUrl(caseId, id));
  const [next, why] = split(data.sections, words);
  return (
    <div className="letter-frame" dir={data.rtl ? 'rtl' : 'ltr'}>
      <Letter
        title={data.title}
        date={data.date}
        number={data.number}
        verified={verified}
        lang={language}
        signature={<Signature data={data} />}
      >
        <ShortAnswer data={data} />
        <LetterSection title={words.verdicts}>
          <Rows rows={data.verdicts.slice(0, 2)} />
        </LetterSection>
        {next.map((section) => (
          <LetterPart key={section.title} section={section} data={data} />
        ))}
        <Questions data={data} />
        {why.map((section) => (
          <LetterPart key={section.title} section={section} data={data} />
        ))}
        <Pictures title={words.morePictures} pictures={data.pictures} />
        <Options data={data} />
        <LetterSection title={words.materials}>
          <p>{data.materialsSummary}</p>
          <Disclosure summary={`${words.materialColumns[0]}: ${opinion.materials.length}`} open={open}>
            <Table caption={words.materials} columns={words.materialColumns} rows={data.materials} />
          </Disclosure>
        </LetterSection>
        <Medical data={data} open={open} />
      </Letter>
    </div>
  );
}

const pictureUrl = (caseId: string, id: string): string => `/api/cases/${caseId}/opinion/pictures/${id}`;

/** What to do comes before why: a frightened reader stops early. */
function split(sections: readonly Section[], words: Words): [Section[], Section[]] {
  const first = new Set([words.sections['next-steps'], words.sections['warning-signs']]);
  return [sections.filter(({ title }) => first.has(title)), sections.filter(({ title }) => !first.has(title))];
}

/** The question in the person's words, then the answer. */
function ShortAnswer({ data }: { data: Data }) {
  const [asked, ...rest] = data.shortAnswer.join('\n').split(/(?<=[?؟])\s+/u);
  const answer = rest.length > 0 ? rest.join(' ') : '';
  return (
    <section className="letter-answer" aria-label={data.words.shortAnswer}>
      <div className="letter-answer-top">
        <h2>{data.words.shortAnswer}</h2>
      </div>
      {answer === '' ? null : <p className="letter-question">{asked}</p>}
      <div className="letter-words">
        {(answer || (asked ?? '')).split('\n').map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </section>
  );
}

function Questions({ data }: { data: Data }) {
  return (
    <LetterSection title={data.words.questions}>
      {data.questions.map(({ text, answer }) => (
        <div key={text} className="letter-qa">
          <p className="letter-question">{text}</p>
          {answer.map((part) => (
            <p key={part}>{part}</p>
          ))}
        </div>
      ))}
    </LetterSection>
  );
}

function LetterPart({ section, data }: { section: Section; data: Data }) {
  const Container = section.form === 'steps' ? 'ol' : section.form === 'list' ? 'ul' : 'div';
  const Item = section.form === 'text' ? 'p' : 'li';
  const cited = [...new Set(section.sentences.flatMap(({ sources }) => sources))];
  const sources = cited.map((number) => (
    <p key={number}>
      <span className="u-num">{number}</span> {data.sources[number - 1]}
    </p>
  ));
  return (
    <LetterSection title={section.title} sources={sources.length > 0 ? sources : undefined}>
      <Container>
        {section.sentences.map(({ text, sources: numbers, note }) => (
          <Item key={text}>
            {text} {note ? <span className="letter-note">{note}</span> : null}
            <Citations numbers={numbers} data={data} />
          </Item>
        ))}
      </Container>
      <Pictures pictures={section.sentences.flatMap(({ pictures }) => pictures)} />
      {section.after.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </LetterSection>
  );
}

function Citations({ numbers, data }: { numbers: readonly number[]; data: Data }) {
  return numbers.map((number) => (
    <CitationChip key={number} href={`#source-${number}`}>
      {short(data.sources[number - 1] ?? String(number))}
    </CitationChip>
  ));
}

/** The chip names the place; a quoted passage stands in the margin only. */
const short = (text: string): string => {
  const place = text.split(': “')[0] ?? text;
  return place.length > 44 ? `${place.slice(0, 42)}…` : place;
};

type Picture = { path: string; caption: string };

function Pictures({ pictures, title }: { pictures: readonly Picture[]; title?: string }) {
  if (pictures.length === 0) return null;
  const figures = pictures.map(({ path, caption }) => (
    <LetterFigure key={path} src={path} alt={caption} width={512} height={512} caption={caption} />
  ));
  return title ? <LetterSection title={title}>{figures}</LetterSection> : figures;
}

function Options({ data }: { data: Data }) {
  if (data.options.length === 0) return null;
  return (
    <LetterSection title={data.words.options}>
      {data.options.map(({ name, rows }) => (
        <div key={name} className="letter-option">
          <h3>{name}</h3>
          <Rows rows={rows} />
        </div>
      ))}
    </LetterSection>
  );
}

/** The part for the treating doctor. */
function Medical({ data, open }: { data: Data; open: boolean }) {
  const { words } = data;
  return (
    <LetterSection title={words.forDoctor}>
      <Rows rows={data.verdicts.slice(2)} />
      {data.findings.length > 0 ? (
        <Table caption={words.forDoctor} columns={words.findingColumns} rows={data.findings} />
      ) : null}
      <Disclosure summary={words.firstView} open={open}>
        {data.firstView.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Disclosure>
      <h3>{words.sources}</h3>
      <ol className="letter-sources">
        {data.sources.map((text, index) => (
          <li key={text} id={`source-${index + 1}`}>
            {text}
          </li>
        ))}
      </ol>
      <p className="letter-note">{data.small}</p>
    </LetterSection>
  );
}

function Signature({ data }: { data: Data }) {
  return (
    <>
      <p>{data.meaning}</p>
      <p>
        <strong>{data.expert.name}</strong>
      </p>
      <Rows rows={data.signature} />
    </>
  );
}

function Rows({ rows }: { rows: readonly (readonly [string, string] | readonly string[])[] }) {
  return (
    <dl className="letter-rows">
      {rows.map(([name, value], index) => (
        <div key={`${name}${index}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Table({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  return (
    <div className="letter-table" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
