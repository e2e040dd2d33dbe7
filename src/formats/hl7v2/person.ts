import type { FoundPerson } from '../facts/index.ts';
import { at, componentOf, dateAt, repetitions } from './fields.ts';
import type { Segment } from './parse.ts';

const mostIdentifiers = 20;

/** Whom the message is about (PID; HL7 v2.8, 3.4.2). */
export function personOf(pid: Segment, pointer: string): FoundPerson {
  const birthDate = dateAt(pid, 7)?.slice(0, 10);
  const sex = sexes[at(pid, 8)?.toUpperCase() ?? ''];
  return {
    ...nameOf(pid),
    ...(birthDate !== undefined && { birthDate }),
    ...(sex !== undefined && { sex }),
    identifiers: distinct([...[2, 3, 4].flatMap((field) => identifiersOf(pid, field)), ...socialSecurity(pid)]),
    source: { resource: 'PID', pointer },
  };
}

/** HL7 table 0001 in the words of FHIR; unknown says nothing. */
const sexes: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other', A: 'other', X: 'other' };

/** The legal name first (XPN-7). A family name may come with its own parts behind it; the first is the whole. */
function nameOf(pid: Segment): { name?: string; family?: string; given?: string[] } {
  const names = repetitions(pid, 5);
  const legal = names.find((one) => componentOf(one, pid.delimiters, 7) === 'L') ?? names[0];
  const part = (n: number): string | undefined => componentOf(legal, pid.delimiters, n);
  const family = part(1);
  const given = [part(2), part(3)].filter((one) => one !== undefined);
  const name = [...given, family].filter((one) => one !== undefined).join(' ');
  return { ...(name !== '' && { name }), ...(family !== undefined && { family }), ...(given.length > 0 && { given }) };
}

function identifiersOf(pid: Segment, field: number): FoundPerson['identifiers'] {
  return repetitions(pid, field)
    .slice(0, mostIdentifiers)
    .flatMap((one) => {
      const value = componentOf(one, pid.delimiters, 1);
      const type = componentOf(one, pid.delimiters, 5);
      const universal = componentOf(one, pid.delimiters, 4, 2);
      const isOid = componentOf(one, pid.delimiters, 4, 3) === 'ISO' || /^[0-2](\.\d+){2,}$/.test(universal ?? '');
      const named = isOid && universal !== undefined ? `urn:oid:${universal}` : componentOf(one, pid.delimiters, 4);
      const system = type === 'SS' ? 'http://hl7.org/fhir/sid/us-ssn' : named;
      return value === undefined ? [] : [{ ...(system !== undefined && { system }), value }];
    });
}

const distinct = <One>(all: One[]): One[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

function socialSecurity(pid: Segment): FoundPerson['identifiers'] {
  const value = at(pid, 19);
  return value === undefined ? [] : [{ system: 'http://hl7.org/fhir/sid/us-ssn', value }];
}
