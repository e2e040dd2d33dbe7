/** What kind of act an event of the log is, as an accounting tells it and as FHIR codes it. */
export type ActKind = 'read' | 'search' | 'create' | 'update' | 'disclose';

/** Events by which a copy left the service, and what it held. */
const disclosures: Readonly<Record<string, string>> = {
  'opinion.exported': 'the letter with its pictures and its proof',
  'records.original-downloaded': 'one file as it was handed in',
  'records.pack-downloaded': 'all papers as one PDF',
  'records.document-downloaded': 'one paper as a PDF',
  'records.fhir-read': 'entries of the records as FHIR, for another program',
  'person.exported': 'everything that is kept of the person',
  'consent.exported': 'what was agreed to',
  'access.exported': 'the list of who opened the records',
};

/** What left the service with this event; undefined when nothing did. */
export const disclosedFields = (event: string): string | undefined =>
  Object.hasOwn(disclosures, event) ? disclosures[event] : undefined;

const endings: readonly (readonly [RegExp, ActKind])[] = [
  [/-?searched$/, 'search'],
  [/-?(?:read|viewed|view|opened|listed|asked|followed|previewed|shown|log)$/, 'read'],
  [/-?(?:added|stored|made|given|started|begun|invited|signed|proposed|measured|marked|signed-in)$/, 'create'],
];

/** The kind of an event: a disclosure by name, the rest by how its name ends; what is neither new nor read is a change. */
export function kindOfAct(event: string): ActKind {
  if (disclosedFields(event) !== undefined) return 'disclose';
  const verb = event.split('.')[1] ?? event;
  return endings.find(([ending]) => ending.test(verb))?.[1] ?? 'update';
}
