const ts =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d+))?)?)?)?)?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * A point in time of HL7 (`20130725103000-0500`, CDA R2 and v2 alike) as ISO 8601 with the precision it has; a zone only
 * where a time is. Undefined when it is none.
 */
export function isoOf(written: string | undefined): string | undefined {
  const value = written?.trim();
  if (!value) return undefined;
  if (/^\d{4}-\d{2}/.test(value)) return value.slice(0, 35).replace(' ', 'T');
  const found = ts.exec(value);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  if (year === undefined || year === '0000') return undefined;
  if (month === undefined || !inRange(month, 1, 12)) return year;
  if (day === undefined || !inRange(day, 1, 31)) return `${year}-${month}`;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined || !inRange(hour, 0, 24)) return date;
  const time = `T${hour}:${minute ?? '00'}${second === undefined ? '' : `:${second}`}${fraction === undefined ? '' : `.${fraction}`}`;
  return `${date}${time}${zoneOf(zone)}`;
}

const inRange = (digits: string, from: number, to: number): boolean => Number(digits) >= from && Number(digits) <= to;

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z') return zone ?? '';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return digits === '0000' ? 'Z' : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
