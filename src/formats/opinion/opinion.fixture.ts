import type { OpinionDocument } from './opinion.ts';
import type { ImageSource } from './source.ts';

const study = '1.2.826.0.1.3680043.10.1338.1';
const source: ImageSource = {
  kind: 'image',
  studyInstanceUID: study,
  seriesInstanceUID: `${study}.2`,
  sopInstanceUID: `${study}.2.214`,
  frame: 1,
  windowCenter: -600,
  windowWidth: 1500,
  instanceNumber: 214,
  measurement: {
    type: 'length',
    value: 18.2,
    unit: 'mm',
    points: [
      [-41.2, 12.4, -188],
      [-23.6, 17, -188],
    ],
  },
};

/** A whole, signable opinion about a lung finding: demo people, no real record. `pictureHash` is the key picture's. */
export function exampleOpinion(change: Partial<OpinionDocument> = {}, pictureHash = 'ab'.repeat(32)): OpinionDocument {
  return { ...people, ...answers, ...medical(pictureHash), ...change };
}

const people = {
  type: 'consilium.opinion',
  version: 1,
  opinionId: 'op_7k2m41',
  caseNumber: 'SO-7K2M-41',
  language: 'en',
  patient: { name: 'Maria Lopez', birthDate: '1961-03-04', sex: 'female' },
  expert: {
    name: 'Dr Amara Okafor',
    title: 'Consultant thoracic surgeon',
    specialty: 'Thoracic surgery',
    licences: [{ authority: 'Demo Medical Council', number: 'DMC 204 118', jurisdiction: 'Demo State' }],
  },
  institution: { name: 'Northlight Second Opinions', address: '14 Harbour Street, Demo City', phone: '0800 555 0142' },
  programme: { name: 'Northlight Second Opinions' },
  purpose: 'A second opinion for you and your own doctor. Your own doctor stays in charge of your care.',
  jurisdiction: 'Given straight to the patient under the rule for Demo State, read on 2 March 2026.',
  requestedAt: '2026-03-03T09:10:00Z',
  signedAt: '2026-03-12T10:40:00Z',
  meaning: 'I have looked at the records listed here, and this is my own opinion.',
} satisfies Partial<OpinionDocument>;

const answers = {
  questions: [
    {
      id: 'q1',
      text: 'Do I really need the operation?',
      answer: 'Yes, most likely. But two tests come first, because they can change the plan.',
    },
    {
      id: 'q2',
      text: 'Is it safe to wait for the tests?',
      answer: 'Yes. Two to three weeks is safe. Please do not wait longer than six weeks.',
    },
  ],
  shortAnswer:
    'You asked: Do I really need the operation? Most likely yes, but not yet. The spot in your right lung looks like a ' +
    'small cancer. A gland in the middle of your chest is a little large. Ask your doctor for a PET scan and a sample of ' +
    'that gland first. If the gland is clear, surgery is the best choice. If it is not, drugs should come first.',
  verdicts: {
    diagnosis: 'refined',
    treatment: 'test-first',
    discordance: 'major',
    expectedImpact: 'moderate',
    reasonCode: 'perception',
  },
  firstView: {
    diagnosis: 'Solid nodule in the right upper lobe, 18 mm, likely primary lung cancer. Node 4R is enlarged.',
    confidence: 80,
    whatWouldChangeIt: 'A PET scan without uptake, or a benign sample.',
    lockedAt: '2026-03-10T14:02:00Z',
    firstOpinionShownAt: '2026-03-10T14:05:00Z',
  },
  confidence: 85,
  reviewBy: '2026-04-23',
  reopenTriggers: ['the result of the PET scan', 'the result of the gland sample'],
  sections: [
    {
      kind: 'next-steps',
      sentences: [
        { text: 'Take this letter to your own doctor.', sources: [], judgement: true },
        { text: 'Ask for a PET scan and a sample of the gland (EBUS).', sources: [], judgement: true },
        { text: 'Have both done within three weeks.', sources: [], judgement: true },
      ],
    },
    {
      kind: 'warning-signs',
      sentences: [{ text: 'You cough up blood, or you cannot get your breath.', sources: [], judgement: true }],
    },
    {
      kind: 'reasons',
      sentences: [
        {
          text: 'The spot is 18 mm long and has a ragged edge, which makes cancer more likely.',
          sources: [source],
          judgement: false,
          pictures: ['k1'],
        },
        {
          text: 'Your first report gives the size of the gland but does not say what it means.',
          sources: [{ kind: 'page', documentId: 'doc1', page: 2, quote: '4R node 13 mm short axis' }],
          judgement: false,
        },
        {
          text: 'When a gland is this large, it should be tested before an operation.',
          sources: [{ kind: 'article', doi: '10.1000/demo.2024.17', citation: 'Demo Guideline Group. 2024;12:40-52.' }],
          judgement: false,
        },
        {
          text: 'Your blood count is a little low.',
          sources: [{ kind: 'fact', factId: 'f9', text: 'Haemoglobin 10.9 g/dL, 15 January 2026' }],
          judgement: false,
        },
      ],
    },
    {
      kind: 'not-sure',
      sentences: [{ text: 'A scan alone cannot prove that the spot is cancer.', sources: [], judgement: true }],
    },
    {
      kind: 'ask-your-doctor',
      sentences: [
        { text: 'How soon can I have the PET scan?', sources: [], judgement: true },
        { text: 'Is my breathing good enough for the operation?', sources: [], judgement: true },
      ],
    },
  ],
} satisfies Partial<OpinionDocument>;

function medical(pictureHash: string): Pick<OpinionDocument, 'findings' | 'options' | 'materials' | 'keyPictures'> {
  return {
    findings: [
      {
        system: 'http://snomed.info/sct',
        code: '246120007',
        label: 'Nodule size',
        value: 18,
        unit: 'mm',
      },
      {
        system: 'http://snomed.info/sct',
        code: '399687005',
        label: 'Clinical T category',
        value: 'cT1b',
        gradingSystem: 'UICC TNM',
        gradingVersion: '8',
      },
    ],
    options: [
      {
        name: 'Test first, then decide',
        benefit: 'You get the treatment that fits. About 1 in 4 people have a change of plan.',
        harm: 'A small risk of bleeding from the sample, under 1 in 100.',
        burden: 'Two visits.',
        evidence: 'Guideline, strong',
        availability: 'Most large hospitals',
        fit: [
          { goal: 'Live as long as I can', rank: 1, fit: 'good' },
          { goal: 'Avoid surgery', rank: 2, fit: 'partly' },
        ],
      },
      {
        name: 'Operation now',
        benefit: 'The spot is out within weeks.',
        harm: 'You may have surgery that does not help.',
        burden: 'About 5 days in hospital.',
        evidence: 'Guideline, against',
        availability: 'Your own hospital',
        fit: [
          { goal: 'Live as long as I can', rank: 1, fit: 'partly' },
          { goal: 'Avoid surgery', rank: 2, fit: 'poor' },
        ],
      },
    ],
    materials: [
      {
        kind: 'study',
        id: study,
        title: 'CT chest, 300 pictures',
        date: '2026-01-15',
        opened: true,
        adequacy: 'adequate',
        sha256: 'cd'.repeat(32),
      },
      {
        kind: 'document',
        id: 'doc1',
        title: 'CT report, St Anne',
        date: '2026-01-15',
        opened: true,
        adequacy: 'adequate',
        sha256: 'ef'.repeat(32),
      },
      {
        kind: 'document',
        id: 'doc2',
        title: 'Old letter, 2019',
        opened: false,
        adequacy: 'not-judged',
        sha256: '01'.repeat(32),
      },
    ],
    keyPictures: [{ id: 'k1', caption: 'The spot in your right lung, 18 mm long.', sha256: pictureHash, source }],
  };
}
