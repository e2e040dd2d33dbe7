import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { OfflineBar } from '../status/offline-bar.tsx';
import { Digits } from '../text/bdi.tsx';
import { useWords } from '../text/locale.tsx';
import './page.css';

export type PatientFrameProps = {
  /** Name of the service, as the organisation calls it; its place is kept while it is not known. */
  service: string | undefined;
  homeHref?: string;
  /** A control or words that show and change the language. */
  language?: ReactNode;
  /** A person's phone number; the same place on every page (WCAG 3.2.6). Empty on a page of no one service. */
  helpPhone: string | undefined;
  helpWords?: string;
  demo?: boolean;
  /** Whom this person is helping, when they act for someone else. */
  acting?: ReactNode;
  children: ReactNode;
};

/** Frame of every patient page: name of the service, language, help phone, and nothing else. */
export function PatientFrame({
  service,
  homeHref = '/',
  language,
  helpPhone,
  helpWords,
  demo,
  acting,
  children,
}: PatientFrameProps) {
  const words = useWords();
  return (
    <div className="patient" data-density="patient">
      <SkipLink />
      {demo ? <DemoBanner /> : null}
      <header className="patient-head">
        <div className="patient-width">
          {service ? (
            <a className="patient-name" href={homeHref}>
              {service}
            </a>
          ) : (
            <span className="patient-name" />
          )}
          <div className="patient-help">
            {language}
            {helpPhone ? (
              <a href={`tel:${helpPhone.replace(/[^+\d]/g, '')}`}>
                <Icon name="phone" /> {helpWords ?? words.help}: <Digits>{helpPhone}</Digits>
              </a>
            ) : helpPhone === undefined ? (
              <span className="patient-phone-place" />
            ) : null}
          </div>
        </div>
      </header>
      <OfflineBar />
      {acting}
      <main id="main" className="patient-width patient-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** First stop of the Tab key. */
export function SkipLink() {
  return (
    <a className="skip" href="#main">
      {useWords().skip}
    </a>
  );
}

/** Says on every page that nothing here is real. */
export function DemoBanner() {
  return <aside className="demo">{useWords().demo}</aside>;
}

/** On every page while helping someone: colour and words, one press to change. */
export function ActingBar({ words, name, children }: { words: ReactNode; name: string; children?: ReactNode }) {
  return (
    <div className="acting" role="region" aria-label={name}>
      <div className="patient-width">
        <p>
          <Icon name="person" /> {words} <bdi className="acting-name">{name}</bdi>
        </p>
        {children ? <div className="u-row">{children}</div> : null}
      </div>
    </div>
  );
}
