import type { Readable } from 'node:stream';
import { AppError } from '#kernel/errors.ts';

export const formType = 'application/x-www-form-urlencoded';

/**
 * The fields of a form, a field that is sent more than once as a list.
 * @throws AppError input.too-large above `limit` bytes, input.invalid for bytes that are no text
 */
export async function readForm(body: Readable, limit: number): Promise<Record<string, string | string[]>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new AppError('input.too-large', 'What you sent is larger than this page takes.');
    parts.push(part);
  }
  const text = textOf(Buffer.concat(parts));
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(fields);
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('input.invalid', 'We could not read what was sent.');
  }
}
