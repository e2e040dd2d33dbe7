import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import { VisuallyHidden } from '../text/visually-hidden.tsx';
import './letter.css';

export type LetterProps = {
  /** "Dr Amara Okafor's opinion for Maria Lopez". */
  title: ReactNode;
  date: ReactNode;
  number?: ReactNode;
  /** `Verified`: one quiet line, loud only when something is wrong. */
  verified?: ReactNode;
  lang?: string;
  children: ReactNode;
  /** Name and standing of the person who signs. */
  signature?: ReactNode;
};

/** The opinion as a letter: answer first, margin for sources, made for reading and for paper. */
export function Letter({ title, date, number, verified, lang, children, signature }: LetterProps) {
  return (
    <article className="letter" lang={lang}>
      <header className="letter-head">
        <h1>{title}</h1>
        <p className="letter-meta">
          <span>{date}</span>
          {number ? <span>{number}</span> : null}
        </p>
        {verified}
      </header>
      {children}
      {signature ? <footer className="letter-signature">{signature}</footer> : null}
    </article>
  );
}

/** The first thing read: the question in the patient's own words, and the answer in at most 120 words. */
export function LetterAnswer({
  title,
  asked,
  question,
  children,
  tools,
}: {
  title: string;
  asked: string;
  question: ReactNode;
  children: ReactNode;
  tools?: ReactNode;
}) {
  return (
    <section className="letter-answer" aria-label={title}>
      <div className="letter-answer-top">
        <h2>{title}</h2>
        {tools}
      </div>
      <p className="letter-question">
        {asked} <q>{question}</q>
      </p>
      <div className="letter-words">{children}</div>
    </section>
  );
}

/** One part of the letter; its sources stand in the margin on wide screens and below the text on phones. */
export function LetterSection({
  title,
  sources,
  children,
}: {
  title: string;
  sources?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="letter-section">
      <h2>{title}</h2>
      <div className="letter-words">{children}</div>
      {sources ? (
        <aside className="letter-margin" aria-label={title}>
          {sources}
        </aside>
      ) : null}
    </section>
  );
}

/** Where a sentence comes from: a page, a laboratory value, a picture. Plum, because it is the expert's own voice. */
export function CitationChip({ href, children, onOpen }: { href: string; children: ReactNode; onOpen?: () => void }) {
  const words = useWords();
  return (
    <a
      className="citation"
      href={href}
      onClick={(event) => {
        if (!onOpen) return;
        event.preventDefault();
        onOpen();
      }}
    >
      <VisuallyHidden>{words.source}: </VisuallyHidden>
      {children}
    </a>
  );
}

/** A key picture with its number and what it shows. The box is reserved, so that nothing moves when it arrives. Never mirrored. */
export function LetterFigure({
  src,
  alt,
  width,
  height,
  caption,
}: {
  src: string;
  alt: string;
  width: number;
  height: number;
  caption: ReactNode;
}) {
  return (
    <figure className="letter-figure">
      <img src={src} alt={alt} width={width} height={height} loading="lazy" dir="ltr" />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

export type VerifiedProps = {
  /** `sound` signed and recorded · `unreached` a witness did not answer · `broken` something changed after signing. */
  state: 'sound' | 'unreached' | 'broken';
  words: ReactNode;
  /** "Check it yourself", or the phone number when broken. */
  children?: ReactNode;
};

/** Verification as one line with a tick. Only a broken seal is loud: full width, red, at once. */
export function Verified({ state, words, children }: VerifiedProps) {
  return (
    <div className="verified" data-state={state} role={state === 'broken' ? 'alert' : undefined}>
      <Icon name={state === 'sound' ? 'tick' : state === 'broken' ? 'danger' : 'clock'} />
      <span>{words}</span>
      {children}
    </div>
  );
}
