import { retrieveFrames } from '#edges/dicomweb/dicomweb.contract.ts';
import { setComplete, setUrgency } from '#modules/cases/cases.contract.ts';
import { prove } from '#modules/identity/identity.contract.ts';
import { listStudies } from '#modules/imaging/imaging.contract.ts';
import { acceptOffer, makeOffer, ownOffers, proposals } from '#modules/matching/matching.contract.ts';
import { emptyDraft, imageKey, type DraftBody, type DraftSentence } from '#modules/opinions/draft.contract.ts';
import * as opinions from '#modules/opinions/opinions.contract.ts';
import { confirmDocument, listRecords, readPage } from '#modules/records/records.contract.ts';
import type { ImageSource } from '#formats/opinion/index.ts';
import type { DemoClient } from './demo-client.ts';

/** The desk confirms each paper, says the records are complete and asks an expert, who takes the case. */
export async function demoAssign(
  desk: DemoClient,
  expert: DemoClient,
  caseId: string,
  expertId: string,
): Promise<void> {
  const { documents } = await desk.call(listRecords, { caseId });
  for (const { documentId, kind, title, date, author, facility } of documents) {
    await desk.call(confirmDocument, { caseId, documentId, kind, title, date, author, facility });
  }
  await desk.call(setUrgency, { caseId, harm: 2, safeToWaitUntil: null });
  await desk.call(setComplete, { caseId, complete: true });
  const { suggestedAnswerBy } = await desk.call(proposals, { caseId });
  await desk.call(makeOffer, { caseId, expertId, answerBy: suggestedAnswerBy });
  const { invited } = await expert.call(ownOffers, {});
  const offer = invited.find((one) => one.caseId === caseId);
  if (offer) await expert.call(acceptOffer, { caseId, offerId: offer.offerId, conflict: 'none' });
}

type Cited = { image: ImageSource; report: { documentId: string; page: number } };

/** Opens everything, as a careful reader does. @returns what the sentences will cite. */
async function readAll(expert: DemoClient, caseId: string): Promise<Cited> {
  const { documents } = await expert.call(listRecords, { caseId });
  for (const { documentId } of documents) await expert.call(readPage, { caseId, documentId, page: 1 });
  const study = (await expert.call(listStudies, { caseId })).studies[0];
  const series = study?.series[0];
  const place = {
    studyUid: study?.studyInstanceUid ?? '',
    seriesUid: series?.seriesInstanceUid ?? '',
    sopInstanceUid: series?.keyInstance ?? '',
  };
  await expert.call(retrieveFrames, { caseId, ...place, frameList: '1' });
  const image: ImageSource = {
    kind: 'image',
    studyInstanceUID: place.studyUid,
    seriesInstanceUID: place.seriesUid,
    sopInstanceUID: place.sopInstanceUid,
    frame: 1,
    windowCenter: -600,
    windowWidth: 1500,
  };
  const report = documents.find((d) => d.kind === 'radiology') ?? documents[0];
  return { image, report: { documentId: report?.documentId ?? '', page: 1 } };
}

const own = (text: string): DraftSentence => ({ text, sources: [], judgement: true });

function written(
  questions: readonly { id: string; text: string }[],
  goals: readonly string[],
  { image, report }: Cited,
): DraftBody {
  const body = emptyDraft();
  const page = { kind: 'page' as const, ...report, quote: 'lymph node at station 4R measures 13 mm in short axis' };
  return {
    ...body,
    answers: Object.fromEntries(
      questions.map(({ id }, i) => [
        id,
        i === 0
          ? 'Most likely yes, but not yet. Two tests come first, because they can change the plan.'
          : 'Yes. Two to three weeks is safe. Please do not wait longer than six weeks.',
      ]),
    ),
    shortAnswer: `You asked: ${questions[0]?.text ?? ''} Most likely yes, but not yet. The spot in your right lung looks like a small cancer. A gland in the middle of your chest is a little large. Ask your doctor for a PET scan and a sample of that gland first. If the gland is clear, an operation is the best choice. If it is not, drugs should come first.`,
    verdicts: {
      diagnosis: 'refined',
      treatment: 'test-first',
      discordance: 'major',
      expectedImpact: 'moderate',
      reasonCode: 'perception',
    },
    confidence: 85,
    reviewBy: '2027-01-15',
    reopenTriggers: ['the result of the PET scan', 'the result of the gland sample'],
    sections: {
      'next-steps': [
        own('Take this letter to your own doctor.'),
        own('Ask for a PET scan and a sample of the gland.'),
        own('Have both done within three weeks.'),
      ],
      'warning-signs': [own('You cough up blood, or you cannot get your breath.')],
      reasons: [
        { text: 'The spot has a jagged edge, which makes cancer more likely.', sources: [image], judgement: false },
        {
          text: 'Your first report gives the size of the gland but does not say what it means.',
          sources: [page],
          judgement: false,
        },
      ],
      'not-sure': [own('A scan alone cannot prove that the spot is cancer.')],
      'ask-your-doctor': [
        own('How soon can I have the PET scan?'),
        own('Is my breathing good enough for an operation?'),
      ],
    },
    options: ['Test first, then decide', 'Operation now'].map((name, i) => ({
      name,
      benefit: i === 0 ? 'You get the treatment that fits.' : 'The spot is out within weeks.',
      harm: i === 0 ? 'A small risk of bleeding from the sample.' : 'You may have an operation that does not help.',
      burden: i === 0 ? 'Two visits.' : 'About five days in hospital.',
      evidence: 'Expert judgement',
      availability: 'Most large hospitals',
      fit: Object.fromEntries(
        goals.slice(0, 2).map((goal) => [goal, i === 0 ? ('good' as const) : ('partly' as const)]),
      ),
    })),
    captions: { [imageKey(image)]: 'A picture from the middle of your chest scan.' },
  };
}

/** Reads, locks a first view, writes, proves who it is and signs. */
export async function demoSign(
  expert: DemoClient,
  caseId: string,
  proof: () => { password: string; code: string },
): Promise<void> {
  const cited = await readAll(expert, caseId);
  await expert.call(opinions.lockFirstView, {
    caseId,
    diagnosis: 'Solid nodule in the right upper lobe, likely a primary lung cancer. Node 4R is enlarged.',
    confidence: 80,
    whatWouldChangeIt: 'A PET scan without uptake, or a benign sample.',
  });
  await expert.call(opinions.firstOpinion, { caseId });
  const { questions, goals, draft } = await expert.call(opinions.workspace, { caseId });
  const body = written(
    questions,
    goals.map((g) => g.goal),
    cited,
  );
  await expert.call(opinions.saveDraft, { caseId, version: draft.version, body });
  const { ready, problems } = await expert.call(opinions.preview, { caseId });
  if (!ready) throw new Error(`The demo opinion is not ready: ${JSON.stringify(problems)}`);
  await expert.call(prove, proof());
  await expert.call(opinions.sign, { caseId, fingerprint: ready.fingerprint, meaning: opinions.signatureMeaning });
}
