import { boundsOfText, type Fact } from '../facts/index.ts';
import { at, codedAt, coded, dateAt, personWords, repetitions, type Coded } from './fields.ts';
import type { Segment } from './parse.ts';
import { isText, valueOf } from './values.ts';

export type Draft = Omit<Fact, 'source'>;

const optional = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { [K in Key]?: string };

const together = (...parts: (string | undefined)[]): string | undefined =>
  [...new Set(parts.filter((part) => part !== undefined && part !== ''))].join(' · ') || undefined;

const named = (one: Coded, label = one.label): (Coded & { label: string }) | undefined =>
  label === undefined ? undefined : { ...one, label };

/** Status of a result (HL7 table 0085) in words; deleted and wrong ones stay, marked. */
const results: Readonly<Record<string, string>> = {
  F: 'final', C: 'corrected', P: 'preliminary', R: 'not verified', S: 'partial', I: 'pending', O: 'ordered', N: 'not asked',
  U: 'final', V: 'final', A: 'amended', B: 'appended', D: 'deleted', W: 'entered-in-error', X: 'cancelled',
}; // prettier-ignore

/** One observation (OBX) of the panel that it stands in (OBR); nothing when it names and says nothing. */
export function observation(obx: Segment, panel: Segment | undefined): Draft | undefined {
  const own = codedAt(obx, 3);
  const value = valueOf(obx);
  const concept = own.label === undefined && panel && value !== undefined ? codedAt(panel, 4) : own;
  if (concept.label === undefined) return undefined;
  const range = at(obx, 7);
  const unit = codedAt(obx, 6);
  const flags = repetitions(obx, 8)
    .map((one) => coded(one, obx.delimiters))
    .map(({ code, label }) => code?.code ?? label);
  return {
    kind: 'result',
    ...concept,
    label: concept.label,
    ...optional(
      'date',
      dateAt(obx, 14) ?? (panel ? (dateAt(panel, 7) ?? dateAt(panel, 14) ?? dateAt(panel, 22)) : undefined),
    ),
    ...optional('value', value),
    ...optional('unit', unit.code?.code ?? unit.label),
    ...optional('referenceRange', range),
    ...boundsOfText(range),
    ...optional('interpretation', flags.filter(Boolean).join(', ')),
    ...optional('status', results[at(obx, 11)?.toUpperCase() ?? ''] ?? at(obx, 11)),
  };
}

/** `alike`: how many of the group have its code. Text that stands alone under its own code is a result; a text of many lines, or of none's code, is a report. */
export function isShort(obx: Segment, alike: number): boolean {
  if (!isText(obx)) return true;
  const words = valueOf(obx) ?? '';
  return (obx.fields[3] ?? '') !== '' && alike === 1 && words.length <= 120 && !words.includes('\n');
}

/** A visit or stay (PV1; HL7 v2.8, 3.4.3), with why (PV2-3). Without a time it is the sender's context and no visit. */
export function visit(pv1: Segment, pv2: Segment | undefined): Draft | undefined {
  const date = dateAt(pv1, 44);
  if (date === undefined) return undefined;
  const kind = classes[at(pv1, 2)?.toUpperCase() ?? ''];
  const place = [at(pv1, 3, 4), at(pv1, 3)].filter((part) => part !== undefined).join(', ');
  const doctor = personWords(repetitions(pv1, 7)[0], pv1.delimiters, 2);
  const why = pv2 ? codedAt(pv2, 3).label : undefined;
  return {
    kind: 'encounter',
    label: kind ?? 'Visit',
    date,
    ...optional('endDate', dateAt(pv1, 45)),
    ...optional('value', together(why, place, doctor)),
  };
}

/** HL7 table 0004. */
const classes: Readonly<Record<string, string>> = {
  I: 'Inpatient',
  O: 'Outpatient',
  E: 'Emergency',
  P: 'Preadmission',
  R: 'Recurring visit',
  B: 'Obstetrics',
  C: 'Commercial account', // prettier-ignore
};

const severities: Readonly<Record<string, string>> = { SV: 'severe', MO: 'moderate', MI: 'mild' };

/** An allergy (AL1 or IAM; HL7 v2.8, 3.4.6 and 3.4.7). */
export function allergy(segment: Segment): Draft | undefined {
  const isIam = segment.name === 'IAM';
  const concept = named(codedAt(segment, 3));
  if (!concept) return undefined;
  const severity = at(segment, 4);
  const reactions = repetitions(segment, 5).map((one) => coded(one, segment.delimiters).label);
  return {
    kind: 'allergy',
    ...concept,
    ...optional('date', isIam ? (dateAt(segment, 11) ?? dateAt(segment, 13)) : dateAt(segment, 6)),
    ...optional('value', together(...reactions, severities[severity ?? ''] ?? codedAt(segment, 4).label)),
    ...optional('status', isIam ? (at(segment, 6) === 'D' ? 'deleted' : at(segment, 17)?.toLowerCase()) : undefined),
  };
}

/** A diagnosis (DG1; HL7 v2.8, 6.5.2). */
export function diagnosis(dg1: Segment): Draft | undefined {
  const concept = codedAt(dg1, 3);
  const isBare = concept.label === concept.code?.code;
  const found = named(concept, isBare ? (at(dg1, 4) ?? concept.label) : concept.label);
  const types: Readonly<Record<string, string>> = { A: 'admitting', W: 'working', F: 'final' };
  const type = at(dg1, 6);
  return (
    found && {
      kind: 'condition',
      ...found,
      ...optional('date', dateAt(dg1, 5)),
      ...optional('status', types[type ?? ''] ?? type),
    }
  );
}

/** A problem of the problem list (PRB; HL7 v2.8, 12.3.2). */
export function problem(prb: Segment): Draft | undefined {
  const concept = named(codedAt(prb, 3));
  return (
    concept && {
      kind: 'condition',
      ...concept,
      ...optional('date', dateAt(prb, 16) ?? dateAt(prb, 7) ?? dateAt(prb, 2)),
      ...optional('endDate', dateAt(prb, 9)),
      ...optional('status', codedAt(prb, 13).label?.toLowerCase()),
    }
  );
}

/** A procedure (PR1; HL7 v2.8, 6.5.4). */
export function procedure(pr1: Segment): Draft | undefined {
  const concept = codedAt(pr1, 3);
  const found = named(concept, concept.label === concept.code?.code ? (at(pr1, 4) ?? concept.label) : concept.label);
  return found && { kind: 'procedure', ...found, ...optional('date', dateAt(pr1, 5)) };
}

const amountOf = (segment: Segment, amount: number, unit: number): string | undefined =>
  [at(segment, amount), codedAt(segment, unit).label].filter(Boolean).join(' ') || undefined;

/** No vaccine given, in tables of vaccines (CVX). */
const noVaccine = '998';

/** A dose given (RXA; HL7 v2.8, 4A.4.7): a vaccine in a message of vaccinations, else a medicine. 999 is "unknown". */
export function administered(rxa: Segment, isVaccine: boolean, route: string | undefined): Draft | undefined {
  const concept = named(codedAt(rxa, 5));
  if (!concept || concept.code?.code === noVaccine) return undefined;
  const amount = at(rxa, 6) === '999' ? undefined : amountOf(rxa, 6, 7);
  const completion = at(rxa, 20);
  const isRefused = completion === 'RE' || completion === 'NA';
  const why = codedAt(rxa, 18).label;
  const lot = at(rxa, 15);
  return {
    kind: isVaccine ? 'immunization' : 'medication',
    ...concept,
    label: isRefused ? `Not given: ${concept.label}` : concept.label,
    ...optional('date', dateAt(rxa, 3)),
    ...(dateAt(rxa, 4) === dateAt(rxa, 3) ? {} : optional('endDate', dateAt(rxa, 4))),
    ...optional('value', together(isRefused ? undefined : amount, route, lot === undefined ? undefined : `lot ${lot}`, why === undefined ? undefined : `not given: ${why}`)), // prettier-ignore
    ...optional('status', at(rxa, 21) === 'D' ? 'deleted' : isRefused ? 'not-done' : completions[completion ?? '']),
  };
}

const completions: Readonly<Record<string, string>> = { CP: 'completed', PA: 'partial' };

/** A medicine ordered (RXO), encoded (RXE), dispensed (RXD) or given (RXG); HL7 v2.8, 4A.4. `how` is route and timing. */
export function medicine(
  segment: Segment,
  how: readonly (string | undefined)[],
  date: string | undefined,
): Draft | undefined {
  const [code, amount, unit, instructions] = medicineFields[segment.name] ?? [1, 2, 3, 4];
  const concept = named(codedAt(segment, code));
  if (!concept) return undefined;
  const own = segment.name === 'RXD' ? dateAt(segment, 3) : undefined;
  const words = repetitions(segment, instructions).map((one) => coded(one, segment.delimiters).label);
  return {
    kind: 'medication',
    ...concept,
    ...optional('date', own ?? date),
    ...optional('value', together(amountOf(segment, amount, unit), ...how, ...words)),
    ...optional('status', medicineStatus[segment.name]),
  };
}

const medicineFields: Readonly<Record<string, [code: number, amount: number, unit: number, instructions: number]>> = {
  RXO: [1, 2, 4, 7], RXE: [2, 3, 5, 7], RXD: [2, 4, 5, 15], RXG: [4, 5, 7, 13],
}; // prettier-ignore
const medicineStatus: Readonly<Record<string, string>> = {
  RXO: 'ordered',
  RXE: 'ordered',
  RXD: 'dispensed',
  RXG: 'given',
};

/** An order without results (OBR alone), a specimen (SPM), an appointment (SCH): what is on its way. */
export function other(segment: Segment): Draft | undefined {
  const field = segment.name === 'OBR' || segment.name === 'SPM' ? 4 : 7;
  const concept = named(codedAt(segment, field), codedAt(segment, field).label ?? (segment.name === 'SCH' ? (codedAt(segment, 8).label ?? 'Appointment') : undefined)); // prettier-ignore
  const dates: Readonly<Record<string, string | undefined>> = {
    OBR: dateAt(segment, 7) ?? dateAt(segment, 6) ?? dateAt(segment, 36),
    SPM: dateAt(segment, 17),
    SCH: dateAt(segment, 11, 4),
  };
  const status = segment.name === 'OBR' ? 'requested' : segment.name === 'SCH' ? 'planned' : undefined;
  return (
    concept && { kind: 'other', ...concept, ...optional('date', dates[segment.name]), ...optional('status', status) }
  );
}
