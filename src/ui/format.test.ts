import { describe, expect, test } from 'vitest';
import * as f from './format.ts';

const at = new Date('2026-03-12T16:20:00Z');

describe('formats', () => {
  test('dates have the month as a word, and times 24 hours, in the zone asked for', () => {
    expect(f.formatDate(at, 'en-GB', 'UTC')).toBe('12 March 2026');
    expect(f.formatDay(at, 'en-GB', 'UTC')).toMatch(/^Thursday,? 12 March$/);
    expect(f.formatDateTime(at, 'en-GB', 'Asia/Tokyo')).toBe('13 March 2026, 01:20');
    expect(f.formatTime(new Date('2026-03-12T00:05:00Z'), 'en-US', 'UTC')).toBe('00:05');
  });

  test('Arabic and Persian dates keep Latin digits and the Gregorian year', () => {
    for (const locale of ['ar-EG', 'fa-IR', 'th-TH']) expect(f.formatDate(at, locale, 'UTC')).toContain('2026');
  });

  test('relative times go both ways', () => {
    expect(f.formatRelative(new Date(at.getTime() - 2 * 3_600_000), at, 'en')).toBe('2 hours ago');
    expect(f.formatRelative(new Date(at.getTime() + 86_400_000), at, 'en')).toBe('tomorrow');
  });

  test('bytes and durations are short and never promise too little time', () => {
    expect(f.formatBytes(480_000_000, 'en')).toBe('480 MB');
    expect(f.formatBytes(1_240_000_000, 'en')).toBe('1.2 GB');
    expect(f.formatBytes(812, 'en')).toBe('812 bytes');
    expect(f.formatBytes(0, 'en')).toBe('0 bytes');
    expect(f.formatDuration(181, 'en')).toBe('4 min');
    expect(f.formatDuration(4800, 'en')).toBe('1 hr 20 min');
    expect(f.formatDuration(6 * 86_400, 'en', 'long')).toBe('6 days');
  });

  test('ids are read out in fours; numbers of requests keep their own dashes', () => {
    expect(f.groupId('4f7a2c91b0d3')).toBe('4f7a\u20092c91\u2009b0d3');
    expect(f.groupId('SO-7K2M-41')).toBe('SO-7K2M-41');
    expect(f.groupId('')).toBe('');
  });

  test('direction follows the language, or the script when it is named', () => {
    expect(f.directionOf('ar')).toBe('rtl');
    expect(f.directionOf('he-IL')).toBe('rtl');
    expect(f.directionOf('az-Arab')).toBe('rtl');
    expect(f.directionOf('pa-Guru')).toBe('ltr');
    expect(f.directionOf('es')).toBe('ltr');
  });
});
