import { auditBundleOf, type AuditAct, type AuditSource } from '#formats/fhir/index.ts';
import { disclosedFields, kindOfAct } from './disclosures.contract.ts';
import { wordsOfEvent } from './event-words.contract.ts';
import { roleWord, wordsOfPurpose } from './purpose-words.contract.ts';

/** One entry as an accounting tells it. */
export type Accounted = {
  n: number;
  at: Date;
  event: string;
  actorId: string | null;
  actorName: string;
  actorRoles: readonly string[];
  purpose: string;
  subjectId: string | null;
  subjectLabel: string | null;
  caseId: string | null;
  outcome: string;
  requestId: string;
  item: number | null;
};

/** Whose accounting it is, and who made it when. */
export type Account = {
  patient: { id: string; name: string };
  source: AuditSource;
  madeAt: Date;
  entries: readonly Accounted[];
};

/** A table as text (RFC 4180). A cell that a spreadsheet would run as a formula is made plain by an apostrophe. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  const text = String(value).replaceAll('\u0000', '');
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const whoOf = (entry: Accounted, patientId: string): string =>
  entry.actorId === patientId ? 'You' : entry.actorName || 'Our computer';

/** Who got a copy; the one who asked for it is the one who got it. */
function recipientOf(entry: Accounted, patientId: string): string {
  return disclosedFields(entry.event) === undefined || entry.outcome !== 'done' ? '' : whoOf(entry, patientId);
}

/** One row per entry, times in UTC so that anyone reads the same. */
export function accountAsCsv({ entries, patient }: Account): string {
  const head = [
    'Item',
    'When (UTC)',
    'Who',
    'Role',
    'What',
    'Why',
    'Outcome',
    'Copy given to',
    'What the copy held',
    'Place in the log',
    'Request',
  ];
  const rows = entries.map((entry) => [
    entry.n,
    entry.at.toISOString(),
    whoOf(entry, patient.id),
    roleWord(entry.actorRoles),
    wordsOfEvent(entry.event, entry.subjectLabel),
    wordsOfPurpose(entry.purpose, entry.actorRoles),
    entry.outcome === 'refused' ? 'refused' : 'done',
    recipientOf(entry, patient.id),
    recipientOf(entry, patient.id) === '' ? '' : (disclosedFields(entry.event) ?? ''),
    entry.item === null ? '' : entry.item + 1,
    entry.requestId,
  ]);
  return csvOf([head, ...rows]);
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });

/** Text that may hold marks for a terminal or a printer; none is written out. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');

function sentenceOf(entry: Accounted, patientId: string): string {
  const role = entry.actorId === patientId ? '' : roleWord(entry.actorRoles);
  const who = `${whoOf(entry, patientId)}${role ? ` (${role})` : ''}`;
  const did = wordsOfEvent(entry.event, entry.subjectLabel);
  const why = wordsOfPurpose(entry.purpose, entry.actorRoles);
  const act = entry.outcome === 'refused' ? `tried and was refused: ${did}` : `${did}, ${why}`;
  const copy = recipientOf(entry, patientId) ? ` The copy held ${disclosedFields(entry.event) ?? ''}.` : '';
  const place = entry.item === null ? '' : ` Place ${entry.item + 1} in the log.`;
  return `${who} ${act}.${copy}${place}`;
}

/** To be read and printed: newest first, one paragraph each. */
export function accountAsText({ entries, patient, source, madeAt }: Account): string {
  const disclosed = entries.filter((entry) => recipientOf(entry, patient.id) !== '').length;
  const head = [
    `Who opened the records of ${patient.name}`,
    `Made by ${source.site} on ${moment.format(madeAt)} UTC`,
    `${entries.length} items, ${disclosed} of them copies that were given out. Times are UTC.`,
    'Each item can be checked: open its receipt on the page “who opened my records”.',
  ];
  const items = entries.map((entry) => `${entry.n}. ${moment.format(entry.at)}\n   ${sentenceOf(entry, patient.id)}`);
  return `${[...head, '', ...items].map((line) => line.split('\n').map(printable).join('\n')).join('\n')}\n`;
}

/** FHIR R4 AuditEvents (IHE BALP) in a Bundle. */
export function accountAsFhir({ entries, patient, source, madeAt }: Account): string {
  const acts = entries.map((entry): AuditAct => {
    const fields = disclosedFields(entry.event);
    return {
      id: `entry-${entry.n}`,
      at: entry.at.toISOString(),
      kind: kindOfAct(entry.event),
      event: entry.event,
      words: wordsOfEvent(entry.event, entry.subjectLabel, 'staff'),
      refused: entry.outcome === 'refused',
      user: entry.actorId === null ? undefined : { id: entry.actorId, name: entry.actorName, roles: entry.actorRoles },
      purpose: entry.purpose,
      patient,
      subject: { id: entry.subjectId, label: entry.subjectLabel },
      caseId: entry.caseId,
      requestId: entry.requestId,
      ...(fields === undefined ? {} : { fields }),
    };
  });
  return `${JSON.stringify(auditBundleOf(acts, source, madeAt.toISOString()), null, 2)}\n`;
}
