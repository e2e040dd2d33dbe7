import { useState } from 'react';
import { Button } from '#ui/button/button.tsx';
import { RadioGroup } from '#ui/form/choices.tsx';
import { formatDay } from '#ui/format.ts';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Bdi } from '#ui/text/bdi.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { roleWord } from '../purpose-words.contract.ts';
import { AccessLineRow } from './access-line.tsx';
import { groupAccesses, nameOf, type AccessGroup } from './access-list.ts';
import { CountedWords } from './counted.tsx';
import { KeepList } from './keep-list.tsx';
import { LogWords } from './log-words.tsx';
import { NotLoaded } from './not-loaded.tsx';
import { OwnQuestions } from './own-questions.tsx';
import { useAccesses, useCounted } from './use-accesses.ts';

/** Lines of one person that are shown at first. */
const shownAtFirst = 6;

/** Every act on the records, by person, counted on this device so that a removed one would show. */
export function WhoOpened() {
  const all = useAccesses();
  const counted = useCounted(all);
  const { locale, timeZone } = useLocale();
  const [show, setShow] = useState('others');
  const { read, entries } = all;
  if (read.error && !read.data) return <NotLoaded error={read.error} onAgain={() => void read.refetch()} />;
  if (!read.data) return <Skeleton as="rows" label="Who opened your records is on its way" lines={[32, 40, 36]} />;
  const shown = show === 'all' ? entries : entries.filter((entry) => !entry.who.self);
  const groups = groupAccesses(shown, (at) => formatDay(at, locale, timeZone));
  return (
    <section className="audit-opened" aria-labelledby="who-opened">
      <h2 id="who-opened">Who opened them</h2>
      <CountedWords counted={counted} />
      <RadioGroup
        name="show"
        label="Show"
        inline
        value={show}
        onChange={setShow}
        options={[
          { value: 'others', label: 'Everyone else' },
          { value: 'all', label: 'You too' },
        ]}
      />
      {groups.length === 0 ? (
        <EmptyState title="No one else has opened your records.">
          <p>As soon as someone does, it stands here: who, when, what they looked at, and why.</p>
        </EmptyState>
      ) : null}
      {groups.map((group) => (
        <Group key={group.key} group={group} />
      ))}
      {read.error ? <NotLoaded error={read.error} onAgain={() => void read.fetchNextPage()} /> : null}
      <OwnQuestions />
      <LogWords log="access" />
      <KeepList empty={entries.length === 0} />
    </section>
  );
}

function Group({ group }: { group: AccessGroup }) {
  const [whole, setWhole] = useState(false);
  const role = group.who.self || group.who.computer ? '' : roleWord(group.who.roles);
  const lines = whole ? group.lines : group.lines.slice(0, shownAtFirst);
  return (
    <section className="audit-group" aria-label={nameOf(group.who)}>
      <h3 className="audit-who">
        <Bdi>{nameOf(group.who)}</Bdi>
        {role ? <span className="u-meta">, {role}</span> : null}
      </h3>
      <ul className="audit-lines" role="list">
        {lines.map((line) => (
          <AccessLineRow key={line.key} line={line} />
        ))}
      </ul>
      {lines.length < group.lines.length ? (
        <Button kind="quiet" icon="down" onClick={() => setWhole(true)}>
          Show {group.lines.length - lines.length} earlier
        </Button>
      ) : null}
    </section>
  );
}
