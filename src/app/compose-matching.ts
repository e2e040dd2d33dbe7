import { questionsOf } from '#modules/intake/index.ts';
import { studiesOf } from '#modules/imaging/index.ts';
import { createMatching, type MatchingParts } from '#modules/matching/index.ts';
import { documentsOf, openIdentityQuestions, studiesHeldBack } from '#modules/records/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Parts } from './parts.ts';

/** How much there is to read and where it comes from; what may be another person's is not counted. */
async function materialsOf(tx: Tx, caseId: string): ReturnType<MatchingParts['materialsOf']> {
  const held = await studiesHeldBack(tx, caseId);
  const studies = (await studiesOf(tx, caseId)).filter((study) => !held.has(study.study_uid));
  const documents = (await documentsOf(tx, caseId)).filter(
    ({ state, same_as: sameAs }) => state === 'checked' && sameAs === null,
  );
  return {
    studies: studies.length,
    modalities: [...new Set(studies.flatMap((study) => study.modalities))].toSorted(),
    pictures: studies.reduce((sum, study) => sum + study.instance_count, 0),
    documents: documents.length,
    pages: documents.reduce((sum, document) => sum + document.page_count, 0),
    places: [...new Set(documents.flatMap((document) => (document.facility === null ? [] : [document.facility])))],
  };
}

/** Matching with what it asks of the modules beside it. */
export function matchingOf(parts: Parts): ReturnType<typeof createMatching> {
  return createMatching({
    ...parts,
    emit: parts.audit.emit,
    openIdentityQuestions: async (tx, caseId) => (await openIdentityQuestions(tx, caseId)).length,
    // Every programme of today is in English; the language a person writes in is asked with translation.
    questionOf: async (tx, caseId) => ({
      questions: (await questionsOf(tx, caseId)).map((question) => question.words),
      language: 'en',
    }),
    materialsOf,
  });
}
