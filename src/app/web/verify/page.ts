import { z } from 'zod';
import { isAppError } from '#kernel/errors.ts';
import { verifyReceipt } from '#formats/access-receipt/index.ts';
import { verifyBundle } from '#formats/opinion-bundle/index.ts';
import { parseVerifierKey } from '#formats/tlog/index.ts';
import { fromChosen, fromDropped, type Given } from './read-input.ts';
import { show, showProblem, type Outcome } from './render.ts';

// One page that checks a letter or a receipt without any server: the same code as `consilium verify`.

// The policy of the page lets no code be made from text; zod must not even try.
z.config({ jitless: true });

function find<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

const place = find('result', HTMLElement);
const drop = find('choose', HTMLElement);
const key = find('log-key', HTMLInputElement);
const hash = /^#log-key=(.+)$/.exec(location.hash)?.[1];
if (hash) key.value = decodeURIComponent(hash);

function trust(): { logVkey?: string } {
  const text = key.value.trim();
  if (text === '') return {};
  parseVerifierKey(text);
  return { logVkey: text };
}

function check(given: Given): Outcome[] {
  const known = trust();
  const receipts = [...given].filter(([name]) => /\.json$/i.test(name));
  const timed = <R>(work: () => R): { result: R; ms: number } => {
    const from = performance.now();
    return { result: work(), ms: performance.now() - from };
  };
  // A letter has a manifest or at least something besides receipts.
  if (given.size > 0 && receipts.length === given.size && !given.has('manifest.json'))
    return receipts.map(([name, bytes]) => ({ kind: 'receipt', name, ...timed(() => verifyReceipt(bytes, known)) }));
  return [{ kind: 'letter', ...timed(() => verifyBundle(given, known)) }];
}

let last: Given | undefined;

async function checked(read: Promise<Given>): Promise<void> {
  delete document.documentElement.dataset['state'];
  try {
    last = await read;
    show(place, check(last));
  } catch (error) {
    showProblem(place, isAppError(error) ? error.detail : 'This browser could not read it. Unpack the ZIP file first.');
  }
  place.scrollIntoView({ block: 'start' });
}

for (const id of ['folder', 'file']) {
  const input = find(id, HTMLInputElement);
  input.addEventListener('change', () => {
    const chosen = [...(input.files ?? [])];
    // The same folder may be chosen again after it was changed.
    input.value = '';
    if (chosen.length > 0) void checked(fromChosen(chosen));
  });
}
key.addEventListener('change', () => {
  if (last) void checked(Promise.resolve(last));
});

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  if (event.dataTransfer) void checked(fromDropped(event.dataTransfer));
});
