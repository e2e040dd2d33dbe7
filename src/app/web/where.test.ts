import { expect, test } from 'vitest';
import { whereOf } from './where.ts';

const labels = (places: { label: string }[]) => places.map(({ label }) => label).join(' / ');
const lena = { organisation: 'Northlight', roles: ['coordinator'], caseNumber: 'SO-1' };

test('each page of the desk is named', () => {
  expect(labels(whereOf('/staff/desk', lena))).toBe('Northlight / Desk');
  expect(labels(whereOf('/staff/cases/c', lena))).toBe('Northlight / Desk / Case SO-1');
  expect(labels(whereOf('/staff/cases/c/match', lena))).toBe('Northlight / Desk / Case SO-1 / Match');
  expect(labels(whereOf('/staff/help', lena))).toBe('Northlight / Help');
});

test('an expert goes up to the invitations, and from signing to the reading room', () => {
  const places = whereOf('/staff/cases/c/sign', { ...lena, roles: ['expert'] });
  expect(labels(places)).toBe('Northlight / Invitations / Case SO-1 / Sign');
  expect(places[2]?.href).toBe('/staff/cases/c/read');
});

test('before the names are known, the page is still named', () => {
  const nobody = { organisation: undefined, roles: [], caseNumber: undefined };
  expect(labels(whereOf('/staff/cases/c/match', nobody))).toBe('Consilium / Case / Match');
  expect(labels(whereOf('/staff/nowhere', nobody))).toBe('Consilium / Not here');
});
