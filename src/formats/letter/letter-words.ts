import type { OpinionDocument, SectionKind, Verdicts } from '#formats/opinion/index.ts';

/** The fixed words of the letter in one language. `{…}` are filled by code, never by a translator's markup. */
export type LetterWords = {
  title: string;
  born: string;
  pageOf: string;
  fingerprint: string;
  signedBy: string;
  shortAnswer: string;
  questions: string;
  verdicts: string;
  sections: Record<SectionKind, string>;
  judgement: string;
  confidence: string;
  reviewBy: string;
  reopen: string;
  picture: string;
  morePictures: string;
  options: string;
  optionRows: { benefit: string; harm: string; burden: string; evidence: string; availability: string };
  fits: Record<OpinionDocument['options'][number]['fit'][number]['fit'], string>;
  goal: string;
  materials: string;
  materialsSummary: string;
  materialColumns: [string, string, string, string];
  yes: string;
  no: string;
  adequacy: Record<OpinionDocument['materials'][number]['adequacy'], string>;
  forDoctor: string;
  findingColumns: [string, string, string, string];
  firstView: string;
  firstViewLocked: string;
  firstViewConfidence: string;
  firstViewChange: string;
  sources: string;
  page: string;
  pictureNumber: string;
  fact: string;
  signature: string;
  signatureRows: { role: string; licence: string; signed: string; fingerprint: string; institution: string };
  verify: string;
  verifyHow: string;
  addendum: string;
  verdictRows: Record<keyof Verdicts, string>;
  verdictWords: { [K in keyof Verdicts]: Record<Verdicts[K], string> };
};

export const englishLetter: LetterWords = {
  title: '{expert}’s opinion for {patient}',
  born: 'born {date}',
  pageOf: 'Page {page} of {pages}',
  fingerprint: 'Fingerprint',
  signedBy: 'Signed by {expert}',
  shortAnswer: 'The short answer',
  questions: 'Your questions',
  verdicts: 'Is this the same as your first doctor said?',
  sections: {
    'next-steps': 'What to do next',
    'warning-signs': 'Get help at once if',
    reasons: 'Why I think so',
    'not-sure': 'What I am not sure of',
    'ask-your-doctor': 'Questions for your own doctor',
  },
  judgement: '(my own judgement)',
  confidence: 'How sure I am: about {percent} in 100.',
  reviewBy: 'Look at this again by {date}.',
  reopen: 'I would look again sooner with: {list}.',
  picture: 'Picture',
  morePictures: 'Pictures',
  options: 'Your choices side by side',
  optionRows: {
    benefit: 'What it can do for you',
    harm: 'What can go wrong',
    burden: 'What it asks of you',
    evidence: 'How well it is studied',
    availability: 'Where you can get it',
  },
  fits: { good: 'fits well', partly: 'fits in part', poor: 'does not fit', unknown: 'not known' },
  goal: 'Your goal {rank}: {goal}',
  materials: 'What I looked at',
  materialsSummary: 'I opened {opened} of the {count} records that you gave.',
  materialColumns: ['Record', 'Date', 'Opened', 'Good enough to judge'],
  yes: 'Yes',
  no: 'No',
  adequacy: { adequate: 'Yes', limited: 'In part', 'not-adequate': 'No', 'not-judged': 'Not judged' },
  forDoctor: 'For your own doctor',
  findingColumns: ['Finding', 'Value', 'Scale and version', 'Code'],
  firstView: 'First view, before the first opinion was shown',
  firstViewLocked: 'Locked {date}.',
  firstViewConfidence: 'Stated confidence: {percent} %.',
  firstViewChange: 'What would change it: {text}',
  sources: 'Where this comes from',
  page: '{title}, page {page}',
  pictureNumber: '{title}, picture {number}',
  fact: 'Your record, fact {id}',
  signature: 'Signed',
  signatureRows: {
    role: 'Role',
    licence: 'Licence',
    signed: 'Signed at',
    fingerprint: 'Fingerprint',
    institution: 'For',
  },
  verify: 'How to check this letter',
  verifyHow:
    'The fingerprint above stands for every word of the signed opinion. Compare it with the one on your page. ' +
    'Your download also holds the proof: open the file verify.html in it, and anyone can check it without us and without the internet.',
  addendum: 'This adds to an earlier letter with the fingerprint {fingerprint}.',
  verdictRows: {
    diagnosis: 'Diagnosis',
    treatment: 'Treatment',
    discordance: 'How far apart',
    expectedImpact: 'What it may change for you',
    reasonCode: 'Main reason',
  },
  verdictWords: {
    diagnosis: {
      confirmed: 'Agrees with your first doctor',
      refined: 'Agrees, and adds detail',
      changed: 'Differs from your first doctor',
      additional: 'Agrees, and finds one thing more',
      'insufficient-data': 'Cannot be said from these records',
    },
    treatment: {
      same: 'Agrees with your first doctor',
      refined: 'Agrees, with small changes',
      'other-modality': 'Differs: another kind of treatment',
      'less-invasive': 'Differs: a gentler treatment',
      'more-intensive': 'Differs: a stronger treatment',
      'test-first': 'Differs: more tests first',
      'watchful-waiting': 'Differs: wait and watch closely',
      trial: 'Differs: a research study may suit you',
      'insufficient-data': 'Cannot be said from these records',
    },
    discordance: {
      none: 'Not at all',
      minor: 'A little; your care stays the same',
      major: 'Far; your care could change',
    },
    expectedImpact: { none: 'Nothing', minor: 'A little', moderate: 'Some of your care', major: 'Much of your care' },
    reasonCode: {
      none: 'No difference to explain',
      'new-data': 'There are new results',
      perception: 'I read the pictures in another way',
      'classification-criteria': 'I use other rules to name the illness',
      'guideline-version': 'The guidelines have changed',
      'patient-preference': 'What matters most to you',
      'local-availability': 'What can be had near you',
      judgement: 'I weigh the same facts in another way',
    },
  },
};
