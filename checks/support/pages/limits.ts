import type { Strength } from '#kernel/actor.ts';
import { storeLimits, storeMostBytes } from './sources.ts';
import * as from from './sources.ts';
import { page, table } from './markdown.ts';

// docs/limits.md: every limit that somebody can run into, as the program has it (ASVS 2.1.2, 2.1.3, 5.1.1, 7.1.2, 15.1.3).

const minute = 60_000;
const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [minute, 'minute'],
  [1000, 'second'],
] as const;

/** Milliseconds in the largest unit that divides them. */
function time(ms: number): string {
  const [size, unit] = units.find(([one]) => ms % one === 0) ?? [1, 'millisecond'];
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
}

function bytes(count: number): string {
  const [size, unit] = (
    [
      [1024 ** 3, 'GB'],
      [1024 ** 2, 'MB'],
      [1024, 'kB'],
    ] as const
  ).find(([one]) => count % one === 0) ?? [1, 'bytes'];
  return `${(count / size).toLocaleString('en')} ${unit}`;
}

const taken = { read: 'read and shown', kept: 'kept, not shown', no: 'refused' } as const;

const kinds = () =>
  Object.entries(from.fileKinds).map(([kind, row]) => {
    const most = Math.min(row.maxBytes, from.readAtOnce[kind as keyof typeof from.fileKinds] ?? Infinity);
    return [`\`${kind}\``, row.mediaType, row.taken === 'no' ? '–' : bytes(most), taken[row.taken], row.words];
  });

const roles = ['patient', 'carer', 'coordinator', 'expert', 'auditor', 'admin'] as const;
const sessions = () =>
  roles.map((role) => {
    const { idleMs, absoluteMs } = from.sessionLimits([role]);
    return [role, time(idleMs), time(absoluteMs)];
  });

const rules = [
  ['The words a person agreed to are the words that were shown: their hash must be the one of that day.', 'consent'],
  ['A consent ends at the latest so long after the case was closed, whatever it says itself.', 'consent'],
  ['A case goes from step to step as its drawing says; every other step is refused and changes nothing.', 'cases'],
  ['A date of birth is not in the future and not more than 125 years ago.', 'intake'],
  [
    'A document is not of the future, and not older than the person (300 days before birth count as theirs).',
    'records',
  ],
  [
    'Name, date of birth and sex in a file are compared with the request; what differs is asked about, never merged.',
    'records',
  ],
  ['A scan is measured and shown only in the case it came with.', 'imaging'],
  ['Answers belong to questions of that disorder and kind; a question that was not asked takes no answer.', 'intake'],
  ['The first opinion is shown to an expert only when their own first view is locked.', 'opinions'],
  ['What is signed is what was previewed: the same digest, within the time below.', 'opinions'],
  ['Who decides on an erasure against a duty to keep is not who proposed it.', 'rights'],
  ['Emergency access is reviewed by somebody else than the one who had it.', 'consent'],
  ['An offer is answered by the expert it was made to, and before its day.', 'matching'],
] as const;

/** Every way in there is, by what a session keeps of how somebody proved who they are. */
const waysIn = {
  link: ['a link by mail; in another browser with six digits of the first', 'patients, helpers', 'one factor'],
  password: ['a password alone', 'nobody: it only begins one of the next two', 'half: opens nothing'],
  'password+totp': ['password and a code of an app', 'staff, whoever chose one', 'two factors'],
  'password+recovery': ['password and a recovery code', 'who lost their app', 'two factors, told by mail'],
  passkey: ['a passkey with finger, face or PIN', 'everybody who registered one', 'two factors, no phishing'],
  oidc: [
    'the login of an institution',
    'staff of an organisation that set it up',
    'as strong as it says, else a code here',
  ],
  token: ['a token of a program', 'in demo mode only', 'opens no act that needs a fresh proof'],
  system: ['no person: work of the program itself', '–', 'never from outside'],
} as const satisfies Record<Strength, readonly [string, string, string]>;

/** The text of docs/limits.md, before it is formatted. */
export function limitsPage(): string {
  return page(
    'Limits',
    'Written by `npm run docs` from the program itself; a test holds both together. What is larger, later or more often is refused in words, and nothing is lost.',
    {
      'Kinds of files': `What a file is, its content says, never its name. One archive holds at most ${from.zipLimits.maxEntries.toLocaleString('en')} files and unpacks to at most ${from.zipLimits.maxRatio} times its size, counted while it is unpacked; an archive in an archive in an archive is refused. A document has at most ${from.maxPictures} pages that are pictures. How large one upload may be, and how much is kept of a request, a person and an organisation, is the operator’s (\`CONSILIUM_MAX_…\` in the README).\n\n${table(['kind', 'media type', 'largest', 'what we do', 'what a person is told'], kinds())}`,
      Uploads: table(
        ['limit', 'how much'],
        [
          ['an upload nobody goes on with is kept', time(from.uploadKeptMs)],
          ['a journey to a hospital’s portal and back', time(from.portalMs)],
          ['all records fetched from a portal at once', bytes(from.fetchLimits.allBytes)],
          ['one answer of a portal', bytes(from.fetchLimits.pageBytes)],
          [
            'one paper of a portal, and all of them',
            `${bytes(from.fetchLimits.fileBytes)}, ${bytes(from.fetchLimits.allFileBytes)}`,
          ],
          ['papers of one fetching', String(from.fetchLimits.files)],
          ['fetching lasts at most', time(from.fetchLimits.timeMs)],
          ['one instance by DICOMweb', bytes(storeMostBytes)],
          ['parts of one DICOMweb request', storeLimits.maxParts.toLocaleString('en')],
          ['any other request', bytes(from.bodyLimit)],
        ],
      ),
      'Requests in a minute': `Of one session, or of one address at doors that need none. Counted in the database too, so that all programs count together and a restart forgets nothing.\n\n${table(
        ['class', 'at most'],
        Object.entries(from.perMinute).map(([name, most]) => [name, most.toLocaleString('en')]),
      )}`,
      Sessions: `A person may have any number of sessions at a time; each is listed on their account page and ends by itself, at sign-out, or when they end it. Ends by role, the shortest of a person’s roles counts:\n\n${table(
        ['role', 'idle', 'at the latest'],
        sessions(),
      )}`,
      'Signing in': table(
        ['limit', 'how much'],
        [
          ['shortest and longest password', `${from.passwordMin} and ${from.passwordMax} characters`],
          ['wrong tries at one account from unknown browsers in an hour', String(from.triesPerHour)],
          ['the same from one browser that the person has used before', String(from.triesPerHour)],
          ['wrong tries from one address in an hour, all accounts', String(from.triesPerAddress)],
          ['tries at one short code', String(from.triesPerCode)],
          ['sign-in links to one person in an hour', String(from.linksPerHour)],
          ['a sign-in link lives', time(from.linkMs)],
          ['a link to a new password lives', time(from.resetMs)],
          ['an invitation lives', time(from.invitationMs)],
          ['a journey to an institution and back', time(from.journeyMs)],
          ['a challenge to a passkey lives', time(from.challengeMs)],
          ['a fresh proof counts for', time(from.stepUpMs)],
        ],
      ),
      'Ways in': table(['how', 'for whom', 'how strong'], Object.values(waysIn)),
      'What one person may do': table(
        ['limit', 'how much'],
        [
          ['requests begun in a day', String(from.requestsADay)],
          ['own questions in a request', String(from.maxOwnQuestions)],
          ['people who help with a request', String(from.mostCarers)],
          ['things a doctor asks for at once', String(from.mostAsks)],
          ['letters to holders of records in a request', String(from.mostLetters)],
          ['helping lasts at most', time(from.longestDays * 86_400_000)],
          ['an offer to an expert waits at most', time(from.longestOfferMs)],
          ['between preview and signature', time(from.signWithinMs)],
          ['pictures in one letter', String(from.lettersMostPictures)],
          ['sharing ends after a case was closed', time(from.afterClosureMs)],
          ['emergency access', time(from.emergencyMs)],
          ['its review, or there is no other', time(from.reviewMs)],
          ['a copy of everything can be fetched', time(from.copyKeptMs)],
          ['the address of one file of others', time(from.ticketMs)],
          ['a live connection is asked anew after', time(from.liveMs)],
          ['a key in memory, for one person', time(from.leaseMs)],
        ],
      ),
      'Rules between fields': table(
        ['what must agree', 'whose README tells more'],
        rules.map(([rule, module]) => [rule, `\`src/modules/${module}\``]),
      ),
      'What costs much': `Reading files runs in processes of its own, which are killed at their limit; who comes when the queue is full is told to come later. Two processes for documents and archives with ${from.recordsMemoryMb.toLocaleString('en')} MB each, two for pictures with as much.\n\n${table(
        ['limit of one piece of work', 'how much'],
        [
          ['memory, where not said above', `${from.jailLimits.memoryMb} MB`],
          ['time, where a reader names no other', time(from.jailLimits.timeoutMs)],
          ['answer', bytes(from.jailLimits.maxOutputBytes)],
          ['waiting pieces of work', from.jailLimits.maxWaiting.toLocaleString('en')],
        ],
      )}\n\nAlso dear: hashing a password (once for each try, known or not), searching the pages of a case (opened page by page), a copy of everything (a job, one at a time), the self-check of the log (\`consilium log check\`, ten seconds a million entries).`,
    },
  );
}
