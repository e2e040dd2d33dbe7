/** What the program says it did: a request that was answered with a yes, or a job that ended. */
export type Done = { kind: 'request' | 'job'; id: string; operation: string; caseId: string | null; at: number };

/** What the access log holds. */
export type Logged = { requestId: string; operation: string; event: string; caseId: string | null; at: number };

/** What is done on protected data, and under which word the log keeps it; `folded` words stand once an hour. */
export type Recorded = ReadonlyMap<string, { event: string; folded: boolean }>;

const hour = (at: number): number => Math.floor(at / 3_600_000);

type Said = Record<string, unknown>;

/** The program's own log lines; what is not such a line is passed over. */
function linesOf(output: string): Said[] {
  return output.split('\n').flatMap((line): Said[] => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Said];
    } catch {
      return [];
    }
  });
}

/** Ids of everything that was asked of the program, done or not: an act that broke off after it began has its entry too. */
export function askedIn(output: string): Set<string> {
  const ids = linesOf(output).flatMap((said) => [
    said['requestId'],
    said['job'] === undefined ? undefined : said['id'],
  ]);
  return new Set(ids.filter((id) => typeof id === 'string'));
}

/** What was done, by the program's own log lines. */
export function doneIn(output: string): Done[] {
  return linesOf(output).flatMap((said): Done[] => {
    const text = (name: string) => (typeof said[name] === 'string' ? said[name] : '');
    const at = typeof said['time'] === 'number' ? said['time'] : Date.parse(text('time'));
    const caseId = text('caseId') || null;
    if (said['msg'] === 'request performed')
      return [{ kind: 'request', id: text('requestId'), operation: text('operation'), caseId, at }];
    return said['msg'] === 'job done' ? [{ kind: 'job', id: text('id'), operation: text('job'), caseId, at }] : [];
  });
}

/**
 * Joins what was done with what is logged, on the id of the request or job, both ways. An empty list is the bar.
 * A folded act may stand under the first request of its hour on the same case.
 */
export function auditJoinDifference(
  done: readonly Done[],
  logged: readonly Logged[],
  recorded: Recorded,
  asked: ReadonlySet<string>,
): string[] {
  const byId = new Map(logged.map((entry) => [entry.requestId, entry]));
  const folded = new Set(logged.map(({ event, caseId, at }) => `${event}|${caseId ?? ''}|${hour(at)}`));
  const unlogged = done.flatMap(({ kind, id, operation, caseId, at }) => {
    const word = recorded.get(operation);
    if (!word || byId.get(id)?.operation === operation) return [];
    const inHour = [at, at - 60_000].some((moment) => folded.has(`${word.event}|${caseId ?? ''}|${hour(moment)}`));
    return word.folded && inHour ? [] : [`${kind} ${operation} ${id} has no entry`];
  });
  const undone = logged
    .filter(({ requestId }) => !asked.has(requestId))
    .map(({ operation, event, requestId }) => `entry ${event} of ${operation} ${requestId} was never asked`);
  return [...unlogged, ...undone];
}
