import { QueryClient, QueryClientProvider, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';
import { ApiProblem, type Client } from '../api.ts';

const ClientContext = createContext<Client | undefined>(undefined);

/** What may be different a moment later: the network, a service that is starting. Nothing else is asked again. */
function isPassing(error: Error | null): boolean {
  return error instanceof ApiProblem && (error.code === 'network.lost' || error.code === 'service.unavailable');
}

/** A press is tried for half a minute: it must not be lost. */
const pressAgain = (count: number, error: Error): boolean => count < 5 && isPassing(error);

/** What is read is told as lost after three seconds, and then asked again by itself until it is there. */
const readAgain = (count: number, error: Error): boolean => count < 2 && isPassing(error);
const lostAskedEveryMs = 5_000;

/** Everything below may perform operations. */
export function DataProvider({ client, children }: { client: Client; children: ReactNode }) {
  return (
    <ClientContext.Provider value={client}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ClientContext.Provider>
  );
}

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: readAgain, staleTime: 5_000, refetchOnWindowFocus: true } },
});

/** An answer that came with the page. */
export type KnownAnswer = { operation: string; input: unknown; answer: unknown };

/** Keeps answers that came with the page, so that its first drawing asks for nothing. */
export function rememberAnswers(answers: readonly KnownAnswer[]): void {
  for (const { operation, input, answer } of answers) queryClient.setQueryData([operation, input], answer);
}

/** The typed client of the page. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs a DataProvider above it');
  return client;
}

/** Reads by an operation; the answer is kept and shared by every part of the page that asks the same. */
export function useOperation<D extends OperationDefinition>(
  definition: D,
  input: RequestOf<D>,
  options: { enabled?: boolean; refetchInterval?: number | false } = {},
) {
  const client = useClient();
  return useQuery<OutputOf<D>, ApiProblem>({
    queryKey: [definition.name, input],
    queryFn: ({ signal }) => client.call(definition, input, { signal }),
    ...options,
    meta: { target: definition.target },
    refetchInterval: (query) => (isPassing(query.state.error) ? lostAskedEveryMs : (options.refetchInterval ?? false)),
  });
}

/** What one press carries: the input, its key, and what the page does once it is done. */
type Press<D extends OperationDefinition> = {
  input: RequestOf<D>;
  key: string;
  done: ((output: OutputOf<D>) => void) | undefined;
};

/**
 * Performs a write. Afterwards everything read about the same case is asked again.
 * One key per press: the same press never acts twice, also after a lost answer.
 * `onSuccess` is called even when the row that was pressed has left the page by then (a live event took it away).
 */
export function usePerform<D extends OperationDefinition>(definition: D) {
  const client = useClient();
  const queries = useQueryClient();
  const mutation = useMutation<OutputOf<D>, ApiProblem, Press<D>>({
    mutationFn: ({ input, key }) => client.call(definition, input, { idempotencyKey: key }),
    retry: pressAgain,
    onSuccess: (output, { done }) => {
      done?.(output);
      return queries.invalidateQueries();
    },
  });
  return {
    data: mutation.data,
    error: mutation.error,
    isPending: mutation.isPending,
    isSuccess: mutation.isSuccess,
    isError: mutation.isError,
    /** What was pressed last. */
    input: mutation.variables?.input,
    reset: mutation.reset,
    mutate(input: RequestOf<D>, options: { onSuccess?: (output: OutputOf<D>) => void } = {}): void {
      mutation.mutate({ input, key: crypto.randomUUID(), done: options.onSuccess });
    },
  };
}

const shortestRestMs = 1000;
const longestRestMs = 4000;

/** Keeps the page true: when something of the case changes anywhere, what was read is asked again. */
export function useLive(path: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (path === undefined) return undefined;
    const source = new EventSource(path);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = 0;
    let rest = shortestRestMs;
    let broken = false;
    // While the line is broken only what is shown is asked for: a refusal that stands on the page stays there.
    const ask = (): void => {
      timer = undefined;
      asked = performance.now();
      void queries.invalidateQueries({
        // What is open to everybody no event of a case changes.
        predicate: ({ state, meta }) => (broken ? state.data !== undefined : meta?.['target'] !== 'public'),
      });
    };
    // Many events of one act (an upload) are one question, and a long act is one a second, then one in four. None is lost.
    const askSoon = (): void => {
      if (timer !== undefined) return;
      const since = performance.now() - asked;
      rest = since > longestRestMs ? shortestRestMs : Math.min(longestRestMs, rest * 2);
      timer = setTimeout(ask, Math.max(150, rest - since));
    };
    source.addEventListener('change', askSoon);
    // The server ends the line when one may not see this any more: what is shown is asked for anew.
    source.addEventListener('error', () => {
      broken = true;
      askSoon();
    });
    // What happened while the line was broken was told to nobody.
    source.addEventListener('open', () => {
      if (broken) askSoon();
      broken = false;
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [path, queries]);
}
