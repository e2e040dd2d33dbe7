import { page, table } from './markdown.ts';

// docs/data.md: every table of the database belongs to one kind of data, and every kind has its rules (ASVS 14.1.1, 14.1.2,
// 14.2.4, 16.1.1). A table that is in none of them fails checks/limits.test.ts.

export type DataKind = {
  what: string;
  /** What somebody loses when it is seen, changed or gone. */
  harm: 'highest' | 'high' | 'some' | 'none';
  rest: string;
  readers: string;
  log: string;
  ends: string;
  /** `case`: every table of it goes with its case, because it has the case's id. */
  hangsFrom?: 'case';
  tables: readonly string[];
};

/** What must be so for every kind with harm `highest` or `high`, whatever else. */
const everywhere = [
  'No text of a person, name, address, token or key is in a log line, an address, a mail’s text, a metric or the storage of a browser (`checks/privacy.test.ts`, `e2e/canary.e2e.ts`).',
  'Between programs and people: TLS, `Cache-Control: no-store`, nothing read with a cookie from elsewhere (`checks/http.test.ts`, `checks/content-origin.test.ts`).',
  'In the database under row-level security, for a role that owns nothing (`checks/row-security.test.ts`).',
  'What is sealed is sealed with AES-256-GCM under keys that lie elsewhere (`docs/crypto.md`, `checks/sealed.test.ts`).',
  'Backups hold ciphertext; keys are kept and ended apart (`docs/runbooks/keys.md`).',
];

export const dataKinds: Readonly<Record<string, DataKind>> = {
  Secrets: {
    what: 'passwords, second factors, tokens of sessions and links, signing keys, secrets of institutions; hashed counts of tries and requests',
    harm: 'highest',
    rest: 'passwords as Argon2id, tokens as SHA-256 of 256 random bits, the rest sealed with keys of the program',
    readers: 'nobody; compared by the program',
    log: 'use and change: access log; the value nowhere',
    ends: 'with its use, its day or its person',
    tables: [
      'identity.clients',
      'identity.sessions',
      'identity.links',
      'identity.resets',
      'identity.mail_codes',
      'identity.challenges',
      'identity.oidc_journeys',
      'identity.passkeys',
      'identity.recovery_codes',
      'identity.devices',
      'identity.providers',
      'records.sources',
      'records.source_journeys',
      'identity.failures',
      'platform.request_counts',
      'identity.mails',
      'opinions.expert_keys',
      'cases.keys',
    ],
  },
  Records: {
    what: 'what a patient handed in and what was read from it; answers, scans, measurements',
    harm: 'highest',
    rest: 'objects and words sealed with the key of the case',
    readers:
      'the patient, helpers they chose, the desk of their organisation, the expert who took the case, while consent lasts; each paper by its label',
    log: 'every opening and change: access log; every opening of the key: journal of keys',
    ends: 'with the case: at the patient’s wish, or when the duty to keep ends',
    hangsFrom: 'case',
    tables: [
      'records.uploads',
      'records.objects',
      'records.files',
      'records.documents',
      'records.pages',
      'records.facts',
      'records.identities',
      'records.waivers',
      'records.fetches',
      'records.asks',
      'records.requests',
      'records.request_items',
      'records.request_letters',
      'imaging.studies',
      'imaging.series',
      'imaging.instances',
      'imaging.segments',
      'imaging.measurements',
      'imaging.key_images',
      'intake.requests',
      'intake.answers',
      'intake.questions',
    ],
  },
  Opinions: {
    what: 'drafts, first views, signed opinions, letters, who received them',
    harm: 'highest',
    rest: 'sealed with the key of the case; of a signed one a commitment stands in the opinion log',
    readers: 'the expert who writes; once signed as records; whoever the patient gives the letter to',
    log: 'every opening and signature: access log; signature, correction, withdrawal: opinion log',
    ends: 'as records; a signed one is never changed',
    hangsFrom: 'case',
    tables: [
      'opinions.drafts',
      'opinions.first_opinions_shown',
      'opinions.first_views',
      'opinions.prepared',
      'opinions.signed',
      'opinions.deliveries',
      'opinions.timestamps',
    ],
  },
  'Cases and care': {
    what: 'that somebody asked for an opinion, its steps, who works on it, who helps, offers to experts',
    harm: 'high',
    rest: 'names, reasons and words sealed with the key of the case; states, days and ids in the clear',
    readers: 'as records; the desk sees the list of its organisation',
    log: 'every change: access log',
    ends: 'as records; a copy’s list and first answers of repeated requests with the day they are kept for',
    hangsFrom: 'case',
    tables: ['cases.cases', 'cases.history', 'cases.people', 'cases.carers', 'matching.offers', 'notify.sent'],
  },
  'Consent and rights': {
    what: 'what a patient allowed, the words they saw, labels, emergency access, wishes to erase, correct or copy',
    harm: 'high',
    rest: 'words sealed with the key of the case or of the program',
    readers: 'the patient; the desk; for wishes and emergencies the privacy officers',
    log: 'every decision, with the hash of the words: access log',
    ends: 'with the case; that something was erased, by whose decision, stays',
    tables: [
      'consent.grants',
      'consent.decisions',
      'consent.labels',
      'consent.emergencies',
      'rights.requests',
      'rights.erasures',
      'rights.exports',
      'rights.corrections',
      'rights.holds',
      'rights.orders',
      'platform.idempotency',
    ],
  },
  People: {
    what: 'names, addresses of mail, titles, licences, who was invited',
    harm: 'high',
    rest: 'sealed with the key of the person; found by keyed hashes',
    readers: 'the person; who works on the same case, by name; administrators of the organisation',
    log: 'every change and sign-in: access log',
    ends: 'with the person: erased when no case is left, or by the organisation for its staff',
    tables: ['identity.people', 'identity.external', 'identity.invitations', 'experts.profiles'],
  },
  'The logs': {
    what: 'who did what; commitments and places of both logs; questions about entries; what other parts react to',
    harm: 'high',
    rest: 'names and labels sealed with the key of the person; leaves tell nothing without keys',
    readers: 'each patient their own; privacy officers their organisation’s; heads everybody, tiles auditors',
    log: 'itself: a changed or missing row shows (`drills/`)',
    ends: 'never; names and labels with the case, the key of a patient’s commitments with the patient',
    tables: [
      'audit.entries',
      'audit.chains',
      'audit.leaves',
      'audit.positions',
      'audit.pending',
      'audit.erasures',
      'audit.outbox',
      'audit.questions',
      'audit.anchors',
      'audit.watched_heads',
      'audit.watched_logs',
      'audit.witness_states',
    ],
  },
  Settings: {
    what: 'names of organisations, who may watch the logs, days and authorities',
    harm: 'some',
    rest: 'in the clear',
    readers: 'administrators; what is public, everybody',
    log: 'every change: access log',
    ends: 'with the organisation',
    tables: [
      'identity.organisations',
      'consent.emergency_roles',
      'rights.days',
      'audit.privacy_settings',
      'audit.anchor_settings',
      'audit.witnesses',
      'audit.witness_quorums',
      'opinions.timestamp_authorities',
    ],
  },
};

const logs = [
  [
    'access log',
    'every act on protected data, sign-ins, refusals, settings',
    'the database and `<data>/log/`',
    'patients their own, privacy officers',
    'kept for ever; names go with an erasure',
  ],
  [
    'opinion log',
    'commitments to signed opinions, keys of experts, releases',
    '`<data>/log/`, public',
    'everybody',
    'for ever',
  ],
  [
    'journal of keys',
    'which key was opened for whom, in which request; ids only',
    'the folder of keys',
    'operators',
    'for ever; rotated by the operator with its backup',
  ],
  [
    'log of the program',
    'what ran, was refused and failed, by request id; ids, codes and the address of who asks too much; no text of people',
    'standard output',
    'operators',
    'the operator’s; 30 days are enough',
  ],
] as const;

/** The text of docs/data.md, before it is formatted. */
export function dataPage(): string {
  const rows = Object.entries(dataKinds).map(([name, kind]) => [
    name,
    kind.harm,
    kind.what,
    kind.rest,
    kind.readers,
    kind.log,
    kind.ends,
  ]);
  const kept = Object.entries(dataKinds).map(([name, { tables }]) => [
    name,
    tables.map((one) => `\`${one}\``).join(', '),
  ]);
  return page(
    'Data',
    'Which kinds of data there are, how much each one can hurt, and the rules of each. Written by `npm run docs`; a test makes sure that every table of the database is in exactly one kind.',
    {
      Kinds: table(['kind', 'harm', 'what', 'at rest', 'who reads', 'what is logged', 'until when'], rows),
      'For all of them': everywhere.map((one) => `- ${one}`).join('\n'),
      'What is logged where': table(['log', 'what', 'where', 'who reads', 'how long'], logs),
      Tables: table(['kind', 'tables'], kept),
    },
  );
}
