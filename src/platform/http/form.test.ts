import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { operation } from '#kernel/operation.ts';
import { z } from 'zod';
import { readForm } from './form.ts';
import { methodsOf } from './methods.ts';

describe('a form', () => {
  test('is read field by field, a repeated one as a list', async () => {
    const form = await readForm(Readable.from([Buffer.from('a=1&b=x+y'), Buffer.from('&a=%C3%A9&c=')]), 100);
    expect(form).toEqual({ a: ['1', 'é'], b: 'x y', c: '' });
  });

  test('that is too long, or no text, is refused', async () => {
    await expect(readForm(Readable.from([Buffer.alloc(101, 'a')]), 100)).rejects.toMatchObject({ code: 'input.too-large' }); // prettier-ignore
    await expect(readForm(Readable.from([Buffer.from([0xff, 0xfe])]), 100)).rejects.toMatchObject({ code: 'input.invalid' }); // prettier-ignore
  });
});

test('an address knows what can be done there', () => {
  const at = (method: 'GET' | 'POST', path: string, head?: true) => ({
    definition: operation({ name: 'x.y', method, path, ...(head ? { head } : {}), summary: '', target: 'public', permission: 'public.read', audit: { none: 'a test' }, input: z.object({}), output: z.unknown() }), // prettier-ignore
    handler: () => Promise.resolve(),
  });
  const methods = methodsOf([at('GET', '/a/:id', true), at('POST', '/a/:id'), at('GET', '/files/*')]);
  expect(methods('/a/1?x=/b')).toEqual(['GET', 'HEAD', 'POST']);
  expect(methods('/files/a/b')).toEqual(['GET']);
  for (const none of ['/a', '/a/', '/a/1/2', '/b/1', '/files']) expect(methods(none), none).toEqual([]);
});
