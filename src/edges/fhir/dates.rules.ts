const hours = /^T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * First and last instant of a date of any precision (R4, search: `2024-03` is the whole month, a minute all its seconds);
 * without a zone it is UTC. @returns undefined for what is no date of the calendar
 */
export function rangeOfDate(text: string): { from: string; to: string } | undefined {
  // A plus sign that nobody escaped arrives as a space.
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?$/.exec(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (!found) return undefined;
  const [, year, month, day, time] = found;
  const start = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  start.setUTCFullYear(Number(year));
  if (!start.toISOString().startsWith([year, month ?? '01', day ?? '01'].join('-'))) return undefined;
  if (time !== undefined) return rangeOfTime(`${year}-${month}-${day}`, time);
  const end = new Date(start);
  if (day !== undefined) end.setUTCDate(end.getUTCDate() + 1);
  else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return { from: start.toISOString(), to: new Date(end.getTime() - 1).toISOString() };
}

function rangeOfTime(day: string, time: string): { from: string; to: string } | undefined {
  const found = hours.exec(time);
  if (!found) return undefined;
  const [, hour, minute, second, fraction = '', zone = 'Z'] = found;
  const start = Date.parse(`${day}T${hour}:${minute}:${second ?? '00'}${fraction.slice(0, 4)}${zone}`);
  if (Number.isNaN(start)) return undefined;
  const wide = fraction === '' ? (second === undefined ? 59_999 : 999) : 0;
  return { from: new Date(start).toISOString(), to: new Date(start + wide).toISOString() };
}
