import { describe, expect, test } from 'vitest';
import { edgeLetters, lengthBetween, orientationLetters, rangeOf, windowOf, type Vector } from './geometry.ts';
import { commandOf } from './keys.ts';
import { completeWords, pictureWords, studyWords } from './scan-words.ts';

const key = (name: string, held = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('keys of the viewer', () => {
  test('are those readers know, in either case', () => {
    expect(commandOf(key('i'))).toBe('invert');
    expect(commandOf(key('R'))).toBe('rotate-right');
    expect(commandOf(key('PageDown'))).toBe('next-series');
    expect(commandOf(key(' '))).toBe('reset');
  });

  test('leave the browser its own', () => {
    expect(commandOf(key('r', { ctrlKey: true }))).toBeUndefined();
    expect(commandOf(key('Tab'))).toBeUndefined();
  });
});

describe('orientation letters', () => {
  test('name the strongest direction first and an oblique one second', () => {
    expect(orientationLetters([1, 0, 0])).toBe('L');
    expect(orientationLetters([-1, 0.1, 0])).toBe('R');
    expect(orientationLetters([0, -0.9, 0.45])).toBe('AH');
    expect(orientationLetters([0, 0, 0])).toBe('');
  });

  test('follow the view: an axial slice seen from the feet has R on the screen’s left', () => {
    const axial = (x: number, y: number): Vector => [x, y, 0];
    expect(edgeLetters(axial)).toEqual({ start: 'R', end: 'L', top: 'A', bottom: 'P' });
    const turned = (x: number, y: number): Vector => [y, -x, 0];
    expect(edgeLetters(turned)).toEqual({ start: 'P', end: 'A', top: 'R', bottom: 'L' });
  });
});

test('a window survives the way to a range and back', () => {
  expect(windowOf(rangeOf({ center: 40, width: 400 }))).toEqual({ center: 40, width: 400 });
  expect(rangeOf({ center: 40, width: 400 })).toEqual({ lower: -160, upper: 239 });
});

test('scans are said in plain words', () => {
  const chest = { modalities: ['CT'], description: '', series: [{ bodyPart: 'CHEST' }] } as never;
  expect(studyWords(chest)).toBe('CT chest');
  expect(studyWords({ modalities: ['MR'], description: 'KNEE RT', series: [] })).toBe('MRI: KNEE RT');
  expect(completeWords({ missingSlices: 0 })).toBe('complete');
  expect(completeWords({ missingSlices: 1 })).toBe('1 picture seems to be missing');
  expect(pictureWords(412)).toBe('412 pictures');
});

describe('a length', () => {
  test('is in millimetres by rows and columns', () => {
    expect(
      lengthBetween(
        [
          [0, 0],
          [30, 40],
        ],
        { row: 0.5, column: 0.5 },
      ),
    ).toEqual({ value: 25, unit: 'mm' });
    expect(
      lengthBetween(
        [
          [0, 0],
          [0, 10],
        ],
        { row: 2, column: 1 },
      ),
    ).toEqual({ value: 20, unit: 'mm' });
  });

  test('stays in points when the picture does not know its size', () => {
    expect(
      lengthBetween(
        [
          [0, 0],
          [3, 4],
        ],
        undefined,
      ),
    ).toEqual({ value: 5, unit: 'px' });
  });
});
