import { AppError } from '#kernel/errors.ts';
import { calledName } from '#kernel/names.ts';
import { content } from '#formats/content/index.ts';
import { openedBy } from '#modules/audit/index.ts';
import { expertById } from '#modules/experts/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { studyMaterials, type Imaging } from '#modules/imaging/index.ts';
import { intakeView } from '#modules/intake/index.ts';
import {
  createOpinions,
  type Asked,
  type ExpertFacts,
  type House,
  type OpinionPorts,
} from '#modules/opinions/index.ts';
import type { Material, Template } from '#modules/opinions/opinions.contract.ts';
import { programmeBySlug } from '#modules/programmes/index.ts';
import { firstOpinionPapers, materialsOf as documentMaterials, studiesHeldBack } from '#modules/records/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { CaseContext } from '#platform/operations/index.ts';
import type { Parts } from './parts.ts';
import { verifyPage } from './verify-page.ts';

/** Opinions with what they ask of the modules beside them. */
export function opinionsOf(parts: Parts, imaging: Imaging): ReturnType<typeof createOpinions> {
  const { db, objects, keyring, clock, audit, egress } = parts;
  const ports: OpinionPorts = {
    askedOf,
    materialsOf: (tx, ref, personId) => materialsOf(tx, ref.caseId, personId),
    firstOpinionPapers,
    renderPicture: async (tx, ref, source) => {
      const place = {
        studyUid: source.studyInstanceUID,
        seriesUid: source.seriesInstanceUID,
        sopInstanceUid: source.sopInstanceUID,
      };
      const window = { center: source.windowCenter, width: source.windowWidth };
      const render = await imaging.archive.rendered(tx, ref, { place, frame: source.frame, window, maxSidePx: 1024 });
      return (await render()).png;
    },
    expertOf: (tx, personId) => expertOf(tx, personId, clock.now()),
    templateOf,
    houseOf: (_tx, programme, place) => Promise.resolve(houseOf(programme, place)),
  };
  return createOpinions({
    db,
    objects,
    keyring,
    egress,
    clock,
    audit,
    emit: audit.emit,
    ports,
    verifyPage: verifyPage(),
  });
}

/** The desk reads everything; what the reading doctor does not see before the lock is the first opinion. */
async function askedOf(context: CaseContext): Promise<Asked> {
  const seenBy = (relation: 'desk' | 'expert') =>
    intakeView({ ...context, case: { ...context.case, relations: [relation] } });
  const open = await seenBy('desk');
  const blind = new Set((await seenBy('expert')).sections.map((section) => section.title));
  return {
    questions: open.questions.map(({ id, words }) => ({ id, text: words })),
    goals: open.goals.map((goal, index) => ({ goal, rank: index + 1 })),
    told: open.sections.filter((section) => !blind.has(section.title)).flatMap((section) => section.answers),
  };
}

/** Words of the access log that mean: this record was looked at. */
const opening = ['records.document-read', 'imaging.viewed'];

async function materialsOf(tx: Tx, caseId: string, personId: string): Promise<Material[]> {
  const opened = await openedBy(tx, caseId, personId, opening);
  const heldBack = await studiesHeldBack(tx, caseId);
  const studies = (await studyMaterials(tx, caseId)).filter(({ id }) => !heldBack.has(id));
  const documents = await documentMaterials(tx, caseId);
  return [
    ...studies.map((one) => ({ kind: 'study' as const, ...one, opened: opened.has(one.id) })),
    ...documents.map((one) => ({ kind: 'document' as const, ...one, opened: opened.has(one.id) })),
  ];
}

async function expertOf(tx: Tx, personId: string, now: Date): Promise<ExpertFacts | undefined> {
  const person = (await namesOf(tx, [personId])).get(personId);
  const profile = await expertById(tx, personId);
  if (!person || !profile) return undefined;
  const today = now.toISOString().slice(0, 10);
  const countries = new Intl.DisplayNames('en', { type: 'region' });
  const licences = profile.licences
    .filter(({ until }) => until >= today)
    .map(({ place, number }) => {
      const country = countries.of(place) ?? place;
      return { authority: `Medical register, ${country}`, number, jurisdiction: country };
    });
  return {
    name: calledName(person),
    title: profile.specialty,
    specialty: profile.subspecialties[0] ?? profile.specialty,
    licences,
  };
}

function templateOf(disorder: string): Template {
  const key = content.programmes.flatMap((p) => p.disorders).find(({ code }) => code === disorder)?.content;
  const template = content.opinionTemplates.get(key ?? '');
  if (!template) return { id: 'none', title: '', fields: [] };
  return {
    id: template.disorder,
    title: template.disorder,
    fields: template.fields.map((field) => ({
      // A field without a free code carries its own name in our own system, never someone else's code.
      system: field.code?.system ?? 'urn:consilium:finding',
      code: field.code?.code ?? field.key,
      label: field.label,
      hint: field.plain,
      type: field.kind,
      options: field.choices.map(({ label }) => ({ value: label, label })),
      unit: field.unit,
      gradingSystem: field.gradingSystem?.name ?? null,
      gradingVersion: field.gradingSystem?.version ?? null,
    })),
  };
}

function houseOf(slug: string, place: string): House {
  const programme = programmeBySlug(slug);
  const rule = programme.jurisdictions.find(({ country }) => country === place);
  if (rule?.mode === 'not-offered')
    throw new AppError('state.wrong-step', 'The law of this place does not allow this letter. Ask the desk.');
  const house = { name: programme.name, phone: programme.helpPhone };
  return {
    institution: house,
    programme: house,
    purpose: 'A second opinion for you and your own doctor. Your own doctor stays in charge of your care.',
    jurisdiction: rule?.words ?? 'This letter is for you and your own doctor to talk over.',
  };
}
