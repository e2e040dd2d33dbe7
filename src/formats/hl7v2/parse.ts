import { AppError } from '#kernel/errors.ts';

/** Delimiters as MSH-1 and MSH-2 declare them (HL7 v2.8, 2.5.4). */
export type Delimiters = { field: string; component: string; repetition: string; escape: string; subcomponent: string };

/** One segment; `fields[n]` is field n as written. `nth` is its number among its like in the message, from 1. */
export type Segment = { name: string; fields: string[]; nth: number; delimiters: Delimiters };

/** One message: its segments in order, the MSH first. `index` counts the messages of the file, from 1. */
export type Message = { index: number; type: string; trigger: string; segments: Segment[] };

const maxSegments = 300_000;
const start = /^[A-Z][A-Z0-9]{2}$/;

/**
 * The messages of a file: MLLP frames, batch and file headers (FHS, BHS) around them are left out; lines end with CR, LF or
 * both. A line that is no segment goes on with the field before it, as senders break long texts.
 * Errors: `input.unsupported` (no message), `file.damaged` (delimiters), `input.too-large`.
 */
export function parseHl7(text: string): Message[] {
  const messages: Message[] = [];
  let seen = new Map<string, number>();
  let count = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const trimmed = line.replace(/^[\s\x0b\uFEFF]+/, '').replace(/\x1c\s*$/, '');
    if (trimmed === '') continue;
    count += 1;
    if (count > maxSegments)
      throw new AppError('input.too-large', 'This file holds more data than we can take at once.');
    if (trimmed.startsWith('MSH')) {
      seen = new Map([['MSH', 1]]);
      messages.push(begin(trimmed, messages.length + 1));
      continue;
    }
    const message = messages.at(-1);
    if (!message || /^(FHS|BHS|BTS|FTS)/.test(trimmed)) continue;
    append(message, trimmed, seen);
  }
  if (messages.length > 0) return messages;
  throw new AppError('input.unsupported', 'This looks like a message between hospitals (HL7), but its beginning is missing. Please ask for it once more.'); // prettier-ignore
}

function begin(line: string, index: number): Message {
  const delimiters = delimitersOf(line);
  // MSH-1 is the separator itself, so MSH-2 is the first field that splitting yields.
  const fields = ['MSH', delimiters.field, ...line.slice(4).split(delimiters.field)];
  const segment: Segment = { name: 'MSH', fields, nth: 1, delimiters };
  const kind = (fields[9] ?? '').split(delimiters.component);
  return { index, type: kind[0] ?? '', trigger: kind[1] ?? '', segments: [segment] };
}

function append(message: Message, line: string, seen: Map<string, number>): void {
  const [header] = message.segments;
  const last = message.segments.at(-1);
  if (!header || !last) return;
  const { delimiters } = header;
  const fields = line.split(delimiters.field);
  const name = fields[0] ?? '';
  if (start.test(name)) {
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    message.segments.push({ name, fields, nth, delimiters });
    return;
  }
  // What goes on continues the last field, and may end it.
  last.fields[last.fields.length - 1] += `\n${fields[0] ?? ''}`;
  last.fields.push(...fields.slice(1));
}

/** Missing ones are the recommended ones; a doubled escape character is one. They must differ and be no letters. */
function delimitersOf(line: string): Delimiters {
  const field = line[3] ?? '';
  const written = [...(line.slice(4).split(field)[0] ?? '')];
  const told = written.filter((one, at) => one !== written[at - 1]);
  const [component = '^', repetition = '~', escape = '\\', subcomponent = '&'] = told;
  const all = [field, component, repetition, escape, subcomponent];
  if (new Set(all).size < all.length || all.some((one) => one === '' || /[\p{L}\p{N}\s]/u.test(one)))
    throw new AppError('file.damaged', 'This message between hospitals (HL7) is damaged at its beginning. Please ask for it once more.'); // prettier-ignore
  return { field, component, repetition, escape, subcomponent };
}

/** The segment that a pointer (`/MSH[2]/OBX[5]`) names, as it is written; null when there is none. */
export function segmentText(text: string, pointer: string): string | null {
  const [, index, name, nth] = /^\/MSH\[(\d+)\](?:\/([A-Z][A-Z0-9]{2})\[(\d+)\])?$/.exec(pointer) ?? [];
  const message = parseHl7(text)[Number(index) - 1];
  const found = message?.segments.find((one) => one.name === (name ?? 'MSH') && one.nth === Number(nth ?? 1));
  if (!found) return null;
  const { name: own, fields, delimiters } = found;
  return own === 'MSH'
    ? `MSH${delimiters.field}${fields.slice(2).join(delimiters.field)}`
    : fields.join(delimiters.field);
}
