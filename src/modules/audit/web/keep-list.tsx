import type { MouseEvent } from 'react';
import { proved } from '#modules/identity/identity.contract.ts';
import { LinkButton } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';

const forms = [
  { format: 'text', words: 'To read and print (text)' },
  { format: 'csv', words: 'As a table (CSV)' },
  { format: 'fhir', words: 'For another health service (FHIR)' },
] as const;

/** The whole list to keep, and where the words of the proof are explained. */
export function KeepList({ empty }: { empty: boolean }) {
  const client = useClient();
  // The download asks for a fresh proof: it is given on this page, and then the file comes.
  const take = (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault();
    const { href } = event.currentTarget;
    void client.call(proved, {}).then(
      () => location.assign(href),
      () => undefined,
    );
  };
  return (
    <>
      {empty ? null : (
        <Disclosure summary="Download the list">
          <p>All of it, with who, when, why, and which copies were given out. Choose a form:</p>
          <ul className="audit-forms" role="list">
            {forms.map(({ format, words }) => (
              <li key={format}>
                <LinkButton href={`/api/accesses/export?format=${format}`} icon="download" onClick={take}>
                  {words}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      <p>
        <a className="u-alone" href="/help/proof">
          What this list can show, and what not
        </a>
      </p>
    </>
  );
}
