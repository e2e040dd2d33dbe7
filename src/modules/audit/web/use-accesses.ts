import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChainResult } from '#formats/access-receipt/index.ts';
import { me } from '#modules/identity/identity.contract.ts';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { accesses, type OwnEntry } from '../audit.contract.ts';
import { rememberedTail, rememberTail } from './remembered.ts';

type Page = { entries: OwnEntry[]; total: number; missing: number[] };

/** Every entry of one's own, fetched page after page until the first: only the whole list shows that none is missing. */
export function useAccesses() {
  const client = useClient();
  const read = useInfiniteQuery<Page, Error, { pages: Page[] }, readonly string[], number | undefined>({
    queryKey: [accesses.name],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call(accesses, { limit: 500, ...(pageParam === undefined ? {} : { before: pageParam }) }, { signal }),
    getNextPageParam: (page) => {
      const last = page.entries.at(-1)?.n;
      return last !== undefined && last > 1 ? last : undefined;
    },
  });
  const { hasNextPage, isFetching, error, fetchNextPage } = read;
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const entries = read.data?.pages.flatMap((page) => page.entries) ?? [];
  return { read, entries, whole: read.data !== undefined && !hasNextPage };
}

/** What the count from 1 to N found, made on this device; `missing` also names rows that are not what was recorded. */
export type Counted = ChainResult & { remembered: boolean };

/** Follows the chain of one's own entries on this device, and compares its end with what this browser saw before. */
export function useCounted({ read, entries, whole }: ReturnType<typeof useAccesses>): Counted | undefined {
  const personId = useOperation(me, {}).data?.personId;
  const pages = read.data?.pages ?? [];
  const newest = entries[0];
  const counted = useQuery<Counted>({
    queryKey: ['audit.counted', personId, newest?.n, newest?.leaf, entries.length],
    enabled: whole && personId !== undefined,
    staleTime: Infinity,
    queryFn: async () => {
      const { checkChain } = await import('#formats/access-receipt/index.ts');
      const seen = rememberedTail(personId ?? '');
      const chain = checkChain(entries, pages[0]?.total ?? 0, seen);
      const changed = pages.flatMap((page) => page.missing).filter((n) => !chain.missing.includes(n));
      const result = { ...chain, broken: [...new Set([...chain.broken, ...changed])], remembered: seen !== undefined };
      if (chain.tail && changed.length === 0) rememberTail(personId ?? '', chain.tail);
      return result;
    },
  });
  return counted.data;
}
