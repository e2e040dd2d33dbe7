import { expect, test } from 'vitest';
import { serviceOf } from './service-of.ts';

const north = { slug: 'northlight', name: 'Northlight Second Opinions', helpPhone: '0800 555 0142' };
const harbour = { slug: 'harbour', name: 'Harbour Health', helpPhone: '0800 555 0177' };
const all = [north, harbour];
const hints = { pathname: '/sign-in', programme: undefined, organisation: undefined, remembered: null };

test('a signed-in person sees their own organisation, whatever the address says', () => {
  expect(serviceOf(all, { ...hints, organisation: 'harbour', programme: 'northlight' })).toEqual(harbour);
});

test('the public page and the sign-in page show the service of their address', () => {
  expect(serviceOf(all, { ...hints, pathname: '/start/harbour' })).toEqual(harbour);
  expect(serviceOf(all, { ...hints, programme: 'harbour' })).toEqual(harbour);
  expect(serviceOf(all, { ...hints, pathname: '/', remembered: 'harbour' })).toEqual(north);
});

test('a tab that saw a service keeps it while nobody is signed in', () => {
  expect(serviceOf(all, { ...hints, remembered: 'harbour' })).toEqual(harbour);
});

test('with several services and no hint nobody is named and no wrong phone is shown', () => {
  expect(serviceOf(all, hints)).toEqual({ slug: '', name: 'Second opinion', helpPhone: '' });
  expect(serviceOf([harbour], hints)).toEqual(harbour);
});
