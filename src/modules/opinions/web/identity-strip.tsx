import type { OutputOf } from '#kernel/operation.ts';
import { useEffect, useState } from 'react';
import { Icon } from '#ui/icon/icon.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import type { workspace } from '../opinions.contract.ts';
import type { Saving } from './use-draft.ts';

/** Whose records these are, always in sight; and whether what was typed is kept. */
export function IdentityStrip({ room, saving }: { room: OutputOf<typeof workspace>; saving: Saving }) {
  const { name, birthDate, sex } = room.subject;
  const opened = room.materials.filter((one) => one.opened).length;
  const left = room.materials.length - opened;
  return (
    <header className="identity" aria-label="Patient">
      <h1 className="identity-name">{name || 'Name not given'}</h1>
      <span>
        {sex === 'female' ? 'F' : sex === 'male' ? 'M' : ''} {birthDate ? `b. ${birthDate}` : 'birth date not given'}
      </span>
      <span className="u-num">{room.number}</span>
      <Due promisedAt={room.promisedAt} />
      {room.materials.length > 0 ? (
        <span>{left === 0 ? 'all records opened' : `${left} of ${room.materials.length} records not opened`}</span>
      ) : null}
      <span className="identity-saved" role="status" data-state={saving.state}>
        <Icon
          name={
            saving.state === 'saved'
              ? 'tick'
              : saving.state === 'typing' || saving.state === 'saving'
                ? 'half'
                : 'caution'
          }
        />
        {savedWords(saving)}
      </span>
      <Disclosure summary="Keys">
        <p>D draft · G records · Esc out of a field · Q cite · arrows pictures · W window · Z zoom · M measure</p>
      </Disclosure>
    </header>
  );
}

function Due({ promisedAt }: { promisedAt: string | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  if (promisedAt === null) return null;
  const hours = Math.round((Date.parse(promisedAt) - now) / 3_600_000);
  const words =
    hours < 0 ? `${-hours} h late` : hours < 72 ? `due in ${hours} h` : `due in ${Math.round(hours / 24)} d`;
  return <span title={new Date(promisedAt).toLocaleString('en-GB')}>{words}</span>;
}

function savedWords({ state, at }: Saving): string {
  const time = at ? at.toLocaleTimeString('en-GB') : '';
  switch (state) {
    case 'saved':
      return at ? `saved ${time}` : 'nothing written yet';
    case 'typing':
    case 'saving':
      return at ? `saving · last ${time}` : 'saving';
    case 'offline':
      return 'no connection: it is kept here and saved when it is back';
    case 'conflict':
    case 'refused':
      return 'not saved';
  }
}
