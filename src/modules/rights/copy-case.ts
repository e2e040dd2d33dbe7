import type { CaseRef } from '#kernel/actor.ts';
import { isAppError } from '#kernel/errors.ts';
import type { ZipPart } from '#formats/archive/index.ts';
import { displayName } from '#formats/archive/index.ts';
import type { RequestCopy } from '#formats/fhir/index.ts';
import { caseById, caseKey } from '#modules/cases/index.ts';
import { consentsOfCase, labelsOf } from '#modules/consent/index.ts';
import { intakeView } from '#modules/intake/index.ts';
import { deliveredLetter } from '#modules/opinions/index.ts';
import { allFacts, documentsOf, mediaTypeOf, originalsOf } from '#modules/records/index.ts';
import type { DataKey } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import { correctionsOf } from './corrections.store.ts';
import type { RightsParts } from './ports.ts';

/** One case of a copy: what FHIR says of it, and the files beside it. */
export type CaseCopy = {
  request: RequestCopy;
  consents: readonly { [key: string]: unknown }[];
  subject: { name: string; birthDate: string | null; sex: string; place: string };
  files: ZipPart[];
  counts: { papers: number; pictures: number; letters: number };
};

type On = { tx: Tx; ref: CaseRef };

/** A name that every file system takes; the number in front keeps files apart. */
const safeName = (name: string): string => {
  const last = displayName(name).split('/').at(-1) ?? '';
  return last.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').slice(-80) || 'file';
};
const nr = (index: number, width = 3): string => String(index + 1).padStart(width, '0');

/** Collects a case as the one who asked may see it: row-level security leaves out what is kept back from them. */
export async function copyCase(parts: RightsParts, { tx, ref }: On): Promise<CaseCopy> {
  const row = await caseById(tx, ref.caseId);
  if (!row) throw new Error('the case went while it was copied');
  const key = await caseKey(tx, ref);
  const folder = row.number;
  const papers = await papersOf(parts, { tx, ref }, key, folder);
  const scans = await scansOf(parts, { tx, ref }, key, folder);
  const letter = await letterOf(parts, { tx, ref }, folder);
  const labels = new Map((await labelsOf(tx, ref.caseId)).map((one) => [one.item_id, one]));
  const documents = (await documentsOf(tx, ref.caseId)).filter(({ state }) => state !== 'not-mine');
  return {
    request: {
      caseId: row.id,
      number: row.number,
      topic: row.topic,
      sentAt: row.sent_at?.toISOString() ?? null,
      documents: documents.map((one) => ({
        id: one.id,
        title: one.title,
        date: one.date,
        author: one.author,
        facility: one.facility,
        path: papers.paths.get(one.file_id) ?? null,
        mediaType: mediaTypeOf(one.file_kind),
        labels: [labels.get(one.id)?.confidentiality ?? 'N', ...(labels.get(one.id)?.sensitivity ?? [])],
      })),
      facts: (await allFacts(tx, ref.caseId)).map((fact) => ({ ...fact, codeSystem: fact.code_system })),
      studies: scans.studies,
      answers: await answersOf(parts, { tx, ref }),
      letter: letter.copy,
      corrections: (await correctionsOf(tx, ref.caseId)).map((one) => ({
        about: one.about_id ?? one.about,
        field: one.field,
        before: one.before,
        wished: one.wished,
        state: one.state,
        reason: one.answer ?? '',
        disagreement: one.disagreement ?? '',
        at: one.asked_at.toISOString(),
      })),
    },
    consents: await consentsOfCase(tx, ref.caseId),
    subject: {
      name: row.subject_name,
      birthDate: row.subject_birth_date,
      sex: row.subject_sex,
      place: row.subject_place,
    },
    files: [...papers.files, ...scans.files, ...letter.files],
    counts: { papers: papers.files.length, pictures: scans.files.length, letters: letter.copy ? 1 : 0 },
  };
}

async function papersOf(parts: RightsParts, { tx, ref }: On, key: DataKey, folder: string) {
  const paths = new Map<string, string>();
  const files = (await originalsOf(tx, ref, { objects: parts.objects, key })).map(({ id, name, open }, index) => {
    const path = `${folder}/papers/${nr(index)} ${safeName(name)}`;
    paths.set(id, path);
    return { name: path, open };
  });
  return { files, paths };
}

async function scansOf(parts: RightsParts, { tx, ref }: On, key: DataKey, folder: string) {
  const { archive } = parts;
  const files: ZipPart[] = [];
  const studies = [];
  for (const [s, { row }] of (await archive.studies(tx, ref)).entries()) {
    const series = [];
    for (const [n, one] of (await archive.series(tx, ref, { studyUid: row.study_uid })).entries()) {
      const place = { studyUid: row.study_uid, seriesUid: one.series_uid };
      const path = `${folder}/scans/study ${s + 1}/series ${n + 1}`;
      for (const [i, instance] of (await archive.instances(tx, ref, place)).entries())
        files.push({
          name: `${path}/${nr(i, 6)}.dcm`,
          open: async function* () {
            yield await archive.original(key, instance);
          },
        });
      const { series_uid: uid, modality, description, instance_count: instances } = one;
      series.push({ uid, modality, description, instances, folder: path });
    }
    const { study_uid: uid, study_date: date, description, modalities } = row;
    studies.push({ uid, date, description, modalities, series });
  }
  return { files, studies };
}

async function letterOf(parts: RightsParts, { tx, ref }: On, folder: string) {
  const letter = await deliveredLetter(parts, tx, ref);
  if (!letter) return { copy: null, files: [] };
  const { opinion, files } = letter;
  return {
    copy: {
      id: opinion.opinionId,
      signedAt: opinion.signedAt,
      expert: opinion.expert.name,
      shortAnswer: opinion.shortAnswer,
      sections: opinion.sections.map(({ kind, sentences }) => ({
        title: kind,
        sentences: sentences.map((sentence) => sentence.text),
      })),
      pdf: `${folder}/letter/opinion.pdf`,
    },
    files: [...files].map(([name, bytes]) => ({ name: `${folder}/letter/${name}`, bytes })),
  };
}

/** What was asked and answered; a case that was opened for somebody has none. */
async function answersOf(parts: RightsParts, { tx, ref }: On): Promise<RequestCopy['answers']> {
  const context = { tx, case: ref, clock: parts.clock } as CaseContext;
  const view = await intakeView(context).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not-found') return undefined;
    throw error;
  });
  if (!view) return [];
  const list = (title: string, label: string, all: readonly string[]) =>
    all.length === 0
      ? []
      : [{ title, answers: all.map((words, index) => ({ label: `${label} ${index + 1}`, words })) }];
  return [
    ...list(
      'Your questions',
      'Question',
      view.questions.map(({ words }) => words),
    ),
    ...list('What matters to you', 'Goal', view.goals),
    ...view.sections,
  ];
}
