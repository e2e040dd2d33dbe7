import { expect, test } from 'vitest';
import { boundsOfText } from './range.ts';

test.each([
  ['4.5 - 11.0', { low: '4.5', high: '11.0' }],
  ['70-110', { low: '70', high: '110' }],
  ['(12,0–15,5) g/dL', { low: '12.0', high: '15.5' }],
  ['4.4 to 5.2 ng/mL', { low: '4.4', high: '5.2' }],
  ['-2 - 2', { low: '-2', high: '2' }],
  ['<5', { high: '5' }],
  ['up to 35 U/L', { high: '35' }],
  ['>= 60', { low: '60' }],
  ['11-4', {}],
  ['negative', {}],
  ['M 13-18 g/dl; F 12-16 g/dl', {}],
  ['1:20', {}],
  ['2013-07-01', {}],
  ['10-39 years: 55-110 mg/dL | 40-59 years: 70-150 mg/dL', {}],
  ['18 - 65 years', {}],
  ['0.00-0.20 ng/mL', { low: '0.00', high: '0.20' }],
  ['<130 mg/dL (calc)', { high: '130' }],
  ['150-400 x10^9/L', { low: '150', high: '400' }],
  ['', {}],
  [undefined, {}],
])('%s', (written, bounds) => expect(boundsOfText(written)).toEqual(bounds));
