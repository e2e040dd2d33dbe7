import { createContext, useContext, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { componentWords, type ComponentWords } from './component-words.ts';

type Locale = { locale: string; timeZone: string | undefined; words: ComponentWords };

const LocaleContext = createContext<Locale>({ locale: 'en-GB', timeZone: undefined, words: componentWords });

/** Language of formats and of the few words components say by themselves. `words` replaces the English ones. */
export function LocaleProvider({
  locale,
  timeZone,
  words,
  children,
}: {
  locale: string;
  timeZone?: string;
  words?: Partial<ComponentWords>;
  children: ReactNode;
}) {
  const value = { locale, timeZone, words: { ...componentWords, ...words } };
  return (
    <I18nProvider locale={locale}>
      <LocaleContext value={value}>{children}</LocaleContext>
    </I18nProvider>
  );
}

/** BCP 47 tag and time zone (IANA) for `format.ts`. */
export function useLocale(): { locale: string; timeZone: string | undefined } {
  return useContext(LocaleContext);
}

/** The words components say by themselves, in the language of the page. */
export function useWords(): ComponentWords {
  return useContext(LocaleContext).words;
}
