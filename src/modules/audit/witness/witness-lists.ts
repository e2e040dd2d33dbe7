import { AppError } from '#kernel/errors.ts';
import { parseAnyKey, typeOf, type KeyType } from '#formats/tlog/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { RequestOf } from '#kernel/operation.ts';
import type { setAsked, setWatched } from './witness.contract.ts';
import type { AskedWitness, WatchedLog } from './witness.store.ts';

const refuse = (words: string): never => {
  throw new AppError('input.invalid', words);
};

/** The one name of some keys, which must be of these kinds, the first of them among them. */
function nameOf(label: string, vkeys: readonly string[], kinds: readonly KeyType[]): string {
  const keys = vkeys.map((vkey) => {
    try {
      return parseAnyKey(vkey);
    } catch {
      return refuse(`A key of ${label} is not a key in the form name+hash+key. Was it copied whole?`);
    }
  });
  const [first] = keys;
  const found = keys.map(typeOf);
  if (!first || new Set(keys.map(({ name }) => name)).size > 1)
    return refuse(`The keys of ${label} have different names.`);
  if (!found.every((kind) => kinds.includes(kind)) || !found.includes(kinds[0] ?? 'ed25519'))
    return refuse(`A key of ${label} is of another kind. Keys of logs and keys of witnesses are not the same.`);
  return first.name;
}

function distinct(names: readonly string[]): void {
  if (new Set(names).size < names.length) refuse('One of them stands on the list twice.');
}

/** Witnesses as they are stored. @throws AppError `input.invalid` in words */
export function askedList(input: RequestOf<typeof setAsked>, own: string, egress: Egress, now: Date): AskedWitness[] {
  const list = input.witnesses.map(({ label, url, vkeys }) => {
    const name = nameOf(label, vkeys, ['cosignature', 'ml-dsa-44']);
    if (name === own) refuse('This installation cannot be its own witness.');
    const prefix = url.replace(/(?<!\/)\/+$/, '');
    try {
      egress.check(`${prefix}/add-checkpoint`, [new URL(prefix).origin]);
    } catch {
      refuse(`The address of ${label} is not one that this installation may connect to.`);
    }
    return { name, label, url: prefix, vkeys: [...vkeys], added_at: now };
  });
  distinct(list.map(({ name }) => name));
  if (input.quorum > list.length) refuse('More witnesses would have to agree than there are.');
  return list;
}

/** Watched logs as they are stored. @throws AppError `input.invalid` in words */
export function watchedList(input: RequestOf<typeof setWatched>, own: readonly string[], now: Date): WatchedLog[] {
  const list = input.logs.map(({ label, vkeys }) => {
    const origin = nameOf(label, vkeys, ['ed25519', 'ml-dsa-44']);
    if (own.includes(origin)) refuse('This installation cannot be the witness of its own log.');
    return { origin, label, vkeys: [...vkeys], added_at: now };
  });
  distinct(list.map(({ origin }) => origin));
  return list;
}
