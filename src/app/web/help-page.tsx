import { useEffect } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import { listProgrammes } from '#modules/programmes/programmes.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { Digits } from '#ui/text/bdi.tsx';
import './help-page.css';

const keys: { title: string; rows: [string, string][] }[] = [
  {
    title: 'Everywhere',
    rows: [
      ['Ctrl K', 'Go to a place or a case'],
      ['/', 'Search in a list'],
      ['J, K', 'Next and previous row'],
      ['Enter', 'Open'],
      ['Esc', 'Back one level; nothing is lost'],
      ['Ctrl Enter', 'The main act of the screen'],
    ],
  },
  {
    title: 'Reading room, with the picture in focus',
    rows: [
      ['Arrows, wheel', 'Next and previous picture'],
      ['Page Up, Page Down', 'Previous and next series'],
      ['1 2 3 4', 'Window: soft tissue, lung, bone, brain'],
      ['Z', 'Zoom'],
      ['M', 'Measure a length'],
      ['I', 'Invert'],
      ['Space', 'Back to how it was'],
      ['F', 'Full screen'],
      ['Q', 'Cite this picture in the opinion'],
      ['D', 'Go to the draft'],
    ],
  },
];

/** Help for staff: the keys, and a person to call. */
export function HelpPage() {
  const person = useOperation(me, {});
  const programmes = useOperation(listProgrammes, {});
  const phone = programmes.data?.programmes.find((one) => one.slug === person.data?.organisation.slug)?.helpPhone;
  useEffect(() => {
    document.title = 'Help – Consilium';
  }, []);
  return (
    <div className="help-page">
      <h1>Help</h1>
      {phone ? (
        <p>
          A person answers at <Digits>{phone}</Digits>, every working day from 8 to 18.
        </p>
      ) : null}
      {keys.map((group) => (
        <section key={group.title}>
          <h2>{group.title}</h2>
          <dl>
            {group.rows.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p>Single keys act only while the list or the picture has the focus.</p>
    </div>
  );
}
