/** What an act of the access log is called in plain words, after the name of who did it: “Lena Roth …”. */
export type EventWords = {
  /** With `{what}` for the label of what it was done to. */
  did: string;
  /** When no label is known. */
  plain: string;
};

const words = (plain: string, did = plain): EventWords => ({ plain, did });

/** Every audit event there is. A check compares it with the registry, so an event without words fails the build. */
export const eventWords: Readonly<Record<string, EventWords>> = {
  // The request
  'case.opened-view': words('opened your request'),
  'case.followed': words('kept your request open on the screen'),
  'case.listed-own': words('looked at the list of your requests'),
  'case.assigned': words('took over caring for your request'),
  'case.urgency-set': words('set how urgent your request is'),
  'case.completeness-set': words('said whether your records are complete'),
  'case.sent': words('sent your request'),
  'desk.listed': words('looked at the list of open requests'),
  'intake.started': words('started your request'),
  'intake.read': words('read what you asked and what you told us'),
  'intake.read-own': words('read what you wrote'),
  'intake.answered': words('changed your answers'),

  // The opinion
  'opinion.workspace-opened': words('opened the place where your letter is written'),
  'opinion.first-view-locked': words('kept a first view before reading what your first doctor said'),
  'opinion.first-opinion-shown': words('read what your first doctor said'),
  'opinion.draft-saved': words('worked on your letter'),
  'opinion.previewed': words('looked at your letter before signing it'),
  'opinion.signed': words('signed your letter'),
  'opinion.bundled': words('put your letter and its proof into one folder'),
  'opinion.timestamped': words('asked an authority outside to stamp your letter, without showing it'),
  'opinion.delivered': words('handed your letter to you'),
  'opinion.read': words('read your letter'),
  'opinion.picture-read': words('looked at a picture in your letter'),
  'opinion.exported': words('downloaded your letter'),

  // Consent
  'consent.given': words('agreed to share your records'),
  'consent.read': words('looked at who may see your records'),
  'consent.withdrawn': words('stopped sharing your records'),
  'consent.changed': words('changed what is shared, with whom or until when'),
  'consent.decided': words('chose who may see one of your papers or scans'),
  'consent.label-set': words('marked how private one of your papers or scans is'),
  'consent.labels-read': words('looked which of your records are marked as private'),

  // Emergency access
  'emergency.opened': words('opened your request in an emergency, without your consent'),
  'emergency.listed': words('looked at the list of emergency accesses'),
  'emergency.reviewed': words('reviewed an emergency access'),
  'proof.anchor-set': words(
    'set on which chain heads of the logs are written down',
    'set {what} to write heads of the logs on',
  ),
  'proof.authority-set': words('set which authority outside stamps letters', 'set {what} to stamp letters'),
  'emergency.roles-set': words('set who may open requests in an emergency'),

  // People who help
  'carer.listed': words('looked at who helps'),
  'carer.invited': words('asked somebody to help', 'asked {what}, to help'),
  'carer.changed': words('changed what a helper may do'),
  'carer.ended': words('ended the access of a helper'),
  'carer.answered': words('answered your question for help'),
  'carer.left': words('stopped helping'),
  'carer.helping-listed': words('looked at whom they help'),

  // Records
  'records.listed': words('looked at the list of your records'),
  'records.files-listed': words('looked at the list of your files'),
  'records.progress-asked': words('looked how far your files are'),
  'records.known-asked': words('asked which of your files we already have'),
  'records.upload-begun': words('began to add files'),
  'records.upload-asked': words('looked how far adding files is'),
  'records.file-added': words('added files to your records'),
  'records.link-added': words('took records from a link of your health app'),
  'records.upload-ended': words('stopped adding files'),
  'records.sources-listed': words('looked from which hospitals records can be fetched'),
  'records.fetch-begun': words('went to a hospital’s portal to let us fetch records'),
  'records.fetch-agreed': words('came back from a hospital’s portal with or without leave to fetch records'),
  'records.fetched': words('fetched records from a hospital’s portal'),
  'records.fetch-stopped': words('stopped fetching from a hospital', 'stopped fetching from {what}'),
  'records.document-read': words('read one of your records', 'read “{what}”'),
  'records.prepared': words('read the files that were added, to sort them'),
  'records.text-recognised': words('read the words on your photos and scans by machine'),
  'records.pages-joined': words('joined photos to one paper', 'joined photos to “{what}”'),
  'records.unfinished-removed': words('took away files that were begun and not finished in time'),
  'records.owner-compared': words('compared the names on your records with yours'),
  'records.original-read': words('opened a file as you gave it', 'opened the file “{what}” as you gave it'),
  'records.original-downloaded': words('downloaded one of your files', 'downloaded “{what}”'),
  'records.fhir-read': words('read your records by another program (FHIR)'),
  'records.fhir-patients': words('asked whose records they may read, by another program (FHIR)'),
  'records.pack-downloaded': words('took all papers along as one PDF'),
  'records.document-downloaded': words('took a paper along as a PDF'),
  'records.searched': words('searched in your records'),
  'records.document-confirmed': words('named and sorted one of your records', 'named and sorted “{what}”'),
  'records.identity-answered': words('answered whether a record is yours'),
  'records.whose-read': words('looked at which records name somebody else'),
  'records.item-waived': words('said that a record is not needed or not there'),
  'records.timeline-read': words('read your records by date'),
  'records.facts-read': words('read results and medicines in your records'),
  'records.checklist-read': words('looked at what is still missing'),
  'records.settled': words('looked what of your records has come and who must act next'),
  'records.requests-read': words('looked at your letters to hospitals and practices'),
  'records.request-written': words('wrote a letter that asks for your records'),
  'records.request-read': words('read a letter that asks for your records'),
  'records.request-signed': words('signed a letter that asks for your records'),
  'records.request-letter-taken': words('took along a letter that asks for your records'),
  'records.request-letter-sent': words('sent a letter that asks for your records'),
  'records.request-noted': words('noted what a hospital or practice answered'),
  'records.request-revoked': words('took back the authorisation in a letter'),
  'records.request-clock': words('looked which letters need a reminder'),
  'records.asks-read': words('looked at what the doctor asked for'),
  'records.more-asked': words('asked for one more thing'),
  'records.more-answered': words('answered what the doctor asked for'),
  'records.more-ended': words('goes on with what there is'),

  // Scans
  'imaging.listed': words('looked at the list of your scans'),
  'imaging.viewed': words('looked at your scan', 'looked at your scan “{what}”'),
  'imaging.stored': words('added a scan to your records', 'added the scan “{what}” to your records'),
  'imaging.measured': words('measured something in your scan'),
  'imaging.measurement-withdrawn': words('took back a measurement in your scan'),
  'imaging.marked': words('marked a picture of your scan'),

  // The doctor who reads
  'match.proposed': words('looked for the right doctor for your request'),
  'offer.made': words('asked a doctor to read your records'),
  'offer.withdrawn': words('took back a question to a doctor'),
  'offer.listed': words('looked at the requests they were asked about'),
  'offer.read': words('read what you ask, without your name'),
  'offer.accepted': words('agreed to read your records'),
  'offer.declined': words('cannot read your records'),

  // The people who work here
  'people.listed': words('looked at who works here'),
  'people.invited': words('invited somebody to work here', 'invited somebody to work here as {what}'),
  'people.invitation-revoked': words('took an invitation back'),
  'people.invitation-accepted': words('accepted an invitation'),
  'identity.providers-listed': words('looked at the ways to sign in with an institution'),
  'identity.provider-tested': words('asked an institution whether signing in works', 'tested signing in with {what}'),
  'identity.provider-saved': words('changed a way to sign in with an institution', 'changed signing in with {what}'),
  'records.sources-shown': words('looked at the hospitals that records can be fetched from'),
  'records.source-saved': words('changed a hospital that records can be fetched from'),
  'records.source-tested': words('asked a hospital whether fetching records works'),
  'identity.external-begun': words('began to add the login of an institution'),
  'identity.external-unlinked': words('removed the login of an institution', 'removed the login of {what}'),
  'people.access-changed': words('changed somebody’s access', 'changed somebody’s access: {what}'),

  // A patient's rights
  'rights.looked': words('looked at what is kept about you'),
  'rights.erasure-asked': words('asked to erase your request', 'asked to erase {what}'),
  'rights.erasure-taken-back': words('took back the wish to erase'),
  'rights.desk-listed': words('looked at what patients asked to be erased'),
  'rights.decided': words('answered your wish to erase', 'answered your wish to erase {what}'),
  'rights.seconded': words('checked, as a second person, the answer to your wish to erase'),
  'rights.erasing': words('began to erase your request'),
  'rights.erased': words('erased your request', 'erased your request {what}'),
  'rights.person-erased': words('erased a person who asked for it'),
  'correction.listed': words('looked at what you said is wrong'),
  'correction.asked': words('said that something is wrong'),
  'correction.answered': words('answered what you said is wrong'),
  'correction.disagreed': words('wrote a statement beside what was not changed'),
  'rights.copy-asked': words('asked for a copy of everything'),
  'rights.copies-listed': words('looked at their copies'),
  'rights.copied': words('put a copy of everything together'),
  'person.exported': words('downloaded a copy of everything'),
  'rights.hold-set': words('decided that your request must not be erased for now'),
  'rights.hold-lifted': words('decided that your request may be erased again'),

  // Signing in, and the log itself
  'identity.signed-in': words('signed in'),
  'identity.proved': words('proved who they are once more'),
  'identity.session-ended': words('signed out'),
  'identity.sessions-ended': words('signed out everywhere else'),
  'identity.code-sent': words('asked for a code by mail'),
  'identity.passkey-added': words('added a passkey'),
  'identity.passkey-renamed': words('gave a passkey another name'),
  'identity.passkey-removed': words('removed a passkey'),
  'identity.password-changed': words('changed their password'),
  'identity.password-reset': words('set a new password by mail and a code'),
  'identity.codes-offered': words('began to use another app for codes'),
  'identity.codes-changed': words('uses another app for codes'),
  'identity.recovery-codes-made': words('made new recovery codes'),
  'access.exported': words('downloaded the list of who opened their records'),
  'access.questioned': words('asked about an item they do not recognise', 'asked about {what}'),
  'privacy.listed': words('looked at what patients do not recognise'),
  'privacy.answered': words('answered a question about who opened your records', 'answered the question about {what}'),
  'privacy.settings-changed': words('set by when questions about privacy are answered'),
  'log.read': words('read the list of who did what'),
  'expert-key.withdrawn': words('withdrew an expert’s signing key', 'withdrew an expert’s signing key: {what}'),
  'witnesses.listed': words('looked at who watches the logs'),
  'witnesses.asked-set': words('changed who watches the logs', 'changed who watches the logs: {what}'),
  'witnesses.watched-set': words('changed whose logs are watched', 'changed whose logs are watched: {what}'),
  'log.tiles-read': words('checked the list of who did what'),
  'access.refused': words('tried to open your records and was refused'),
};

/**
 * Words for one entry, after the name of who did it. The words speak to the patient; others read them about the patient.
 * An event that is newer than this page is still told, by its code.
 */
export function wordsOfEvent(event: string, label: string | null, reader: 'patient' | 'staff' = 'patient'): string {
  const known = eventWords[event];
  if (!known) return `did this: ${event}`;
  const said = reader === 'patient' ? known : { did: aboutPatient(known.did), plain: aboutPatient(known.plain) };
  return label ? said.did.replace('{what}', () => label) : said.plain;
}

const aboutPatient = (text: string): string =>
  text.replaceAll(/\byours?\b/g, 'the patient’s').replaceAll(/\byou\b/g, 'the patient');
