import { everything, isGranted, kindRows } from './kinds.rules.ts';
import { limits } from './limits.rules.ts';
import type { FoundFile } from './pages.rules.ts';
import type { Capability } from './smart.rules.ts';

/** `absent`: not offered there. `cut`: some of it came, and not all. */
export type KindState = 'waiting' | 'done' | 'refused' | 'absent' | 'failed' | 'cut';

export type Kind = {
  type: string;
  state: KindState;
  /** Which of its queries is being tried. */
  query: number;
  /** The page to ask for next; null: its first. */
  next: string | null;
  pages: number;
};

export type FileWork = FoundFile & { state: KindState; object?: string; size?: number };

/** What is left to do, and what came so far: all that a worker needs to go on, whoever began. Plain data. */
export type Work = {
  base: string;
  patient: string;
  /** Scopes that were granted. */
  scope: string;
  revoke: string | null;
  step: 'server' | 'person' | 'kinds' | 'files' | 'end';
  /** Ids of this patient there: the one the hospital named, and those it links to. */
  patients: string[];
  kinds: Kind[];
  files: FileWork[];
  counts: Record<string, number>;
  records: number;
  foreign: number;
  /** Papers at addresses that were not agreed, or more of them than we take. */
  elsewhere: number;
  pages: number;
  bytes: number;
  fileBytes: number;
  /** Objects that hold the Bundle, in order. */
  pieces: { object: string; size: number }[];
  /** Asked again for the same thing so often. */
  tries: number;
  /** Why nothing more is asked, when it ended before its time. */
  ended: 'token' | 'time' | 'room' | 'person' | 'version' | null;
};

export type Ask =
  | { for: 'server' | 'person'; url: string }
  | { for: 'kind'; at: number; url: string }
  | { for: 'file'; at: number; url: string };

export function newWork(given: Pick<Work, 'base' | 'patient' | 'scope' | 'revoke'>): Work {
  return {
    ...given,
    step: 'server',
    patients: [given.patient],
    kinds: [],
    files: [],
    counts: {},
    records: 0,
    foreign: 0,
    elsewhere: 0,
    pages: 0,
    bytes: 0,
    fileBytes: 0,
    pieces: [],
    tries: 0,
    ended: null,
  };
}

const perPage = 100;

function addressOf(work: Work, kind: Kind): string {
  if (kind.next !== null) return kind.next;
  if (kind.type === everything) return `${work.base}/Patient/${work.patient}/$everything?_count=${perPage}`;
  const more = kindRows.find(({ type }) => type === kind.type)?.queries[kind.query] ?? '';
  return `${work.base}/${kind.type}?patient=${work.patient}&_count=${perPage}${more === '' ? '' : `&${more}`}`;
}

/** What to ask the hospital for next; undefined when there is nothing more. */
export function nextAsk(work: Work): Ask | undefined {
  if (work.step === 'server') return { for: 'server', url: `${work.base}/metadata` };
  if (work.step === 'person') return { for: 'person', url: `${work.base}/Patient/${work.patient}` };
  if (work.step === 'kinds') {
    const at = work.kinds.findIndex(({ state }) => state === 'waiting');
    const kind = work.kinds[at];
    return kind && { for: 'kind', at, url: addressOf(work, kind) };
  }
  const at = work.files.findIndex(({ state }) => state === 'waiting');
  const file = work.files[at];
  return work.step === 'files' && file ? { for: 'file', at, url: file.url } : undefined;
}

const waitingKind = (type: string): Kind => ({ type, state: 'waiting', query: 0, next: null, pages: 0 });

/** All kinds one by one: what is not granted or not offered there is not asked for. */
function singleKinds(scope: string, types: readonly string[] | null): Kind[] {
  return kindRows.map(({ type }): Kind => {
    const state = !isGranted(type, scope) ? 'refused' : types && !types.includes(type) ? 'absent' : 'waiting';
    return { ...waitingKind(type), state };
  });
}

/** After the server said what it can; null when it did not say. */
export function takeServer(work: Work, capability: Capability | null): Work {
  const kinds = singleKinds(work.scope, capability?.types ?? null);
  // Everything at once needs leave for every kind; with less, each kind is asked for and each refusal can be told.
  const atOnce = capability?.everything === true && kinds.every(({ state }) => state !== 'refused');
  return { ...work, step: 'person', tries: 0, kinds: atOnce ? [waitingKind(everything)] : kinds };
}

export type Piece = { object: string; size: number };

/** After the patient themself came. */
export function takePerson(work: Work, aliases: readonly string[], piece: Piece): Work {
  return withPiece({ ...work, step: 'kinds', tries: 0, patients: [work.patient, ...aliases] }, piece);
}

const withPiece = (work: Work, piece: Piece | undefined): Work =>
  piece ? { ...work, pieces: [...work.pieces, piece], bytes: work.bytes + piece.size } : work;

export type TakenPage = {
  taken: number;
  counts: Readonly<Record<string, number>>;
  foreign: number;
  next: string | null;
  /** With whole addresses. */
  files: readonly FoundFile[];
};

/** After a page of a kind came. `next` is followed only when it is new and `allowed`. */
export function takePage(
  work: Work,
  at: number,
  page: TakenPage,
  piece: Piece | undefined,
  allowed: (url: string) => boolean,
): Work {
  const kind = work.kinds[at];
  if (!kind) return work;
  const asked = addressOf(work, kind);
  const goesOn = page.next !== null && page.next !== asked && allowed(page.next);
  const state: KindState = goesOn ? 'waiting' : page.next === null ? 'done' : 'cut';
  const counts = { ...work.counts };
  for (const [type, n] of Object.entries(page.counts)) counts[type] = (counts[type] ?? 0) + n;
  const known = new Set(work.files.map(({ url }) => url));
  const found = [...new Map(page.files.map((file) => [file.url, file])).values()].filter(({ url }) => !known.has(url));
  const near = found.filter(({ url }) => allowed(url));
  const taken = near.slice(0, Math.max(0, limits.files - work.files.length));
  const changed = { ...kind, state, next: goesOn ? page.next : null, pages: kind.pages + 1 };
  const after = withPiece(
    {
      ...work,
      tries: 0,
      counts,
      records: work.records + page.taken - (page.counts['Patient'] ?? 0),
      foreign: work.foreign + page.foreign,
      elsewhere: work.elsewhere + found.length - taken.length,
      files: [...work.files, ...taken.map((file) => ({ ...file, state: 'waiting' as const }))],
      pages: work.pages + 1,
      kinds: work.kinds.with(at, changed),
    },
    piece,
  );
  return onward(full(after) ? cutKinds(after) : after);
}

const full = ({ pages, bytes }: Work): boolean => pages >= limits.pages || bytes >= limits.allBytes;

const cutKinds = (work: Work): Work => ({
  ...work,
  kinds: work.kinds.map((kind) => (kind.state === 'waiting' ? { ...kind, state: 'cut' } : kind)),
});

/** To the papers when no kind is left, to the end when no paper is. */
function onward(work: Work): Work {
  const kindsDone = work.kinds.every(({ state }) => state !== 'waiting');
  if (work.step === 'kinds' && kindsDone) return onward({ ...work, step: 'files' });
  if (work.step === 'files' && work.files.every(({ state }) => state !== 'waiting')) return { ...work, step: 'end' };
  return work;
}

/** After a paper came. */
export function takeFile(work: Work, at: number, piece: Piece & { contentType: string }): Work {
  const file = work.files[at];
  if (!file) return work;
  const { object, size, contentType } = piece;
  const taken: FileWork = { ...file, contentType: contentType || file.contentType, state: 'done', object, size };
  const fileBytes = work.fileBytes + size;
  const files = work.files.with(at, taken);
  const left = fileBytes < limits.allFileBytes ? files : files.map(cutWaiting);
  return onward({ ...work, tries: 0, fileBytes, files: left });
}

const cutWaiting = (file: FileWork): FileWork => (file.state === 'waiting' ? { ...file, state: 'cut' } : file);

/** How an answer that gave nothing is meant. `query`: asked in a way that it does not know. */
export type No = 'refused' | 'absent' | 'failed' | 'query' | 'token';

/** What a status that is no success means (FHIR R4, 3.1.0.4 and 3.2.0.11). */
export function meaningOf(status: number): No {
  if (status === 401) return 'token';
  if (status === 403) return 'refused';
  if (status === 404 || status === 405 || status === 410 || status === 501) return 'absent';
  return status === 400 || status === 422 ? 'query' : 'failed';
}

/** After an answer that gave nothing, and that asking again would not change. */
export function takeNo(work: Work, ask: Ask, no: No): Work {
  if (no === 'token') return endEarly(work, 'token');
  const meant = no === 'query' ? 'refused' : no;
  switch (ask.for) {
    case 'server':
      return takeServer(work, null);
    case 'person':
      return endEarly(work, 'person');
    case 'file': {
      const file = work.files[ask.at];
      return onward({
        ...work,
        tries: 0,
        files: file ? work.files.with(ask.at, { ...file, state: meant }) : work.files,
      });
    }
    case 'kind':
      return onward({ ...withoutKind(work, ask.at, no), tries: 0 });
  }
}

function withoutKind(work: Work, at: number, no: No): Work {
  const kind = work.kinds[at];
  if (!kind) return work;
  if (kind.pages > 0) return { ...work, kinds: work.kinds.with(at, { ...kind, state: 'cut' }) };
  // What it does not give at once it may give kind by kind.
  if (kind.type === everything) return { ...work, kinds: singleKinds(work.scope, null) };
  const queries = kindRows.find(({ type }) => type === kind.type)?.queries.length ?? 1;
  if (no === 'query' && kind.query + 1 < queries)
    return { ...work, kinds: work.kinds.with(at, { ...kind, query: kind.query + 1 }) };
  const state = no === 'query' || no === 'token' ? 'refused' : no;
  return { ...work, kinds: work.kinds.with(at, { ...kind, state }) };
}

/** Ends it with what is here. */
export function endEarly(work: Work, ended: NonNullable<Work['ended']>): Work {
  return { ...cutKinds(work), files: work.files.map(cutWaiting), step: 'end', ended };
}
