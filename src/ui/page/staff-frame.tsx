import type { ReactNode } from 'react';
import { Shortcut } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { OfflineBar } from '../status/offline-bar.tsx';
import { useWords } from '../text/locale.tsx';
import { DemoBanner, SkipLink } from './patient-frame.tsx';
import './page.css';

export type StaffFrameProps = {
  /** Where am I: from the service down to this page; the last one is this page. */
  where: readonly { label: string; href?: string }[];
  /** Opens the palette. */
  onSearch: () => void;
  /** Why protected data is used in this session, in words: "Treatment". */
  purpose: ReactNode;
  helpHref: string;
  /** Name and menu of the signed-in person. */
  me: ReactNode;
  demo?: boolean;
  /** The page scrolls inside its own panes and fills the window. */
  full?: boolean;
  children: ReactNode;
};

/** Frame of every staff screen: one 40 px bar. */
export function StaffFrame({ where, onSearch, purpose, helpHref, me, demo, full, children }: StaffFrameProps) {
  const words = useWords();
  return (
    <div className="staff" data-density="staff" data-full={full}>
      <SkipLink />
      {demo ? <DemoBanner /> : null}
      <header className="staff-bar">
        <nav className="staff-where" aria-label={words.menu}>
          <ol role="list">
            {where.map((place, index) => (
              <li key={place.label}>
                {place.href && index < where.length - 1 ? (
                  <a href={place.href}>{place.label}</a>
                ) : (
                  <span aria-current={index === where.length - 1 ? 'page' : undefined}>{place.label}</span>
                )}
              </li>
            ))}
          </ol>
        </nav>
        <button type="button" className="staff-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
          <Icon name="search" /> <span>{words.search}</span> <Shortcut keys={commandKey('K')} />
        </button>
        <span className="staff-purpose">
          <span className="u-hidden">{words.purpose} </span>
          {purpose}
        </span>
        <a className="staff-link" href={helpHref}>
          <Icon name="help" /> {words.help}
        </a>
        {me}
      </header>
      <OfflineBar />
      <main id="main" className="staff-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** `⌘K` on Apple keyboards, `Ctrl K` elsewhere. */
export function commandKey(key: string): string {
  const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return apple ? `⌘${key}` : `Ctrl ${key}`;
}
