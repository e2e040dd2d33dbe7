import { documentResource, factResource, patientResource, provenanceResource, reportResource, studyResource, type Resource, type SourceOut } from '#formats/fhir/out/index.ts'; // prettier-ignore
import { sha256 } from '#platform/crypto/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Actor, CaseRef } from '#kernel/actor.ts';
import { documentKindWords, entryOf, listPart, listSize, papersOf, type Arrival, type DocumentView, type ListPart } from '#modules/records/index.ts'; // prettier-ignore
import type { ImagingArchive } from '#modules/imaging/index.ts';
import { resourceId } from './ids.rules.ts';

/** Whom a request is about. */
export type PersonOfCase = { caseId: string; name: string; birthDate: string | null; sex: string; updatedAt: Date };

export type RecordParts = {
  archive: ImagingArchive;
  origin: () => string;
  subjectOf(tx: Tx, caseId: string): Promise<PersonOfCase>;
  /** The cases whose records this person may read as patient or as expert. */
  ownCases(tx: Tx, actor: Actor): Promise<PersonOfCase[]>;
  /** Codes of how private each paper is, by its id. */
  labelsOf(tx: Tx, caseId: string): Promise<ReadonlyMap<string, readonly string[]>>;
};

/** One resource of the record, and where it was read. */
export type Entry = {
  itemId: string;
  resource: Resource;
  provenance: () => Resource | undefined;
  /** What was read at the same place, and has the same provenance: it is an entry of its own, which is `isSecond`. */
  others?: readonly Resource[];
  isSecond?: true;
};
/** Which parts of a record are asked for; `kinds` of the list, all when undefined. */
export type Reach = { patient?: boolean; papers?: boolean; studies?: boolean; kinds?: readonly string[] | undefined };
type Reader = { parts: RecordParts; tx: Tx; ref: CaseRef };

/** LOINC document types of the kinds of papers (LOINC, Document Ontology). */
const loincOf: Readonly<Partial<Record<DocumentView['kind'], string>>> = {
  pathology: '11526-1', radiology: '18748-4', 'operation-note': '11504-8', discharge: '18842-5',
  'clinic-letter': '11488-4', laboratory: '11502-2', 'medication-list': '10160-0',
}; // prettier-ignore
/** Diagnostic service sections (HL7 table 0074) of the papers that are reports. */
const sectionOf: Readonly<Partial<Record<DocumentView['kind'], string>>> = { pathology: 'PAT', radiology: 'RAD', laboratory: 'LAB' }; // prettier-ignore

/** Entries of the list that are read at once: what is in memory does not grow with the record. */
const partSize = { least: 50, most: 5000 };

/** Everything asked for of a case as this reader may see it, in an order that does not change while nothing is added. */
export async function* entriesOf(reader: Reader, reach: Reach): AsyncGenerator<Entry> {
  yield* await headOf(reader, reach);
  yield* listOf(reader, { kinds: reach.kinds });
}

/** What comes before the list: the patient, papers and scans. */
export async function headOf(reader: Reader, reach: Reach): Promise<Entry[]> {
  return [
    ...(reach.patient ? [await patientEntry(reader)] : []),
    ...(reach.papers ? await paperEntries(reader) : []),
    ...(reach.studies ? await studyEntries(reader) : []),
  ];
}

/** The list, newest first, after this entry; `about` is how many are thought to be needed. */
export async function* listOf({ tx, ref }: Reader, asked: { kinds: readonly string[] | undefined; after?: string | undefined; about?: number }): AsyncGenerator<Entry> {
  const { kinds, about = partSize.most } = asked;
  if (kinds?.length === 0) return;
  const limit = Math.min(partSize.most, Math.max(partSize.least, about));
  for (let { after } = asked; ;) {
    const part = await listPart(tx, ref, { limit, ...(kinds ? { kinds } : {}), ...(after === undefined ? {} : { after }) });
    yield* factEntries(ref, part);
    after = part.facts.at(-1)?.factId;
    if (after === undefined || part.facts.length < limit) return;
  }
} // prettier-ignore

export const sizeOfList = ({ tx, ref }: Reader): Promise<number> => listSize(tx, ref);

/** The resource with this id; undefined when this reader has none. */
export async function resourceById(reader: Reader, type: string, id: string): Promise<Resource | undefined> {
  const { caseId } = reader.ref;
  const itemId = id.startsWith(caseId) ? id.slice(caseId.length) : '';
  if (itemId === '') return type === 'Patient' && id === caseId ? (await patientEntry(reader)).resource : undefined;
  const entries = factEntries(reader.ref, await entryOf(reader.tx, reader.ref, itemId));
  if (entries.length === 0) entries.push(...(await headOf(reader, { papers: true, studies: true })));
  const own = entries.filter((entry) => entry.itemId === itemId);
  if (type === 'Provenance') return own[0]?.provenance();
  return own.find(({ resource }) => resource.resourceType === type)?.resource;
}

export async function patientEntry({ parts, tx, ref }: Reader): Promise<Entry> {
  const resource = patientOf(await parts.subjectOf(tx, ref.caseId));
  return { itemId: '', resource, provenance: () => undefined };
}

export function patientOf({ caseId, name, birthDate, sex, updatedAt }: PersonOfCase): Resource {
  return stamped(patientResource({ name, birthDate, sex }), caseId, updatedAt.toISOString());
}

function factEntries({ caseId }: CaseRef, { facts, arrivals }: ListPart): Entry[] {
  return facts.map((fact) => {
    const sources = [fact.source, ...fact.alsoIn];
    const shaped = factResource({ ...fact, from: fact.source.resource }, { reference: `Patient/${caseId}` });
    const at = arrivals.get(fact.source.fileId)?.at ?? unknownTime;
    const resource = stamped(shaped, resourceId(caseId, fact.factId), at);
    const provenance = provenanceOf(caseId, fact.factId, [resource], sources, arrivals);
    return { itemId: fact.factId, resource, provenance };
  });
}

async function paperEntries({ parts, tx, ref: { caseId, ...rest } }: Reader): Promise<Entry[]> {
  const { papers, arrivals } = await papersOf(tx, { caseId, ...rest });
  const labels = await parts.labelsOf(tx, caseId);
  const subject = { reference: `Patient/${caseId}` };
  return papers.flatMap((paper): Entry[] => {
    const { documentId, fileId, fileName, kind, confirmedAt } = paper;
    const at = arrivals.get(fileId)?.at ?? paper.addedAt;
    const url = `${parts.origin()}/api/cases/${caseId}/records/files/${fileId}/original`;
    const out = { ...paper, kindWords: documentKindWords[kind], loinc: loincOf[kind] ?? null, url, at, labels: labels.get(documentId) ?? [] }; // prettier-ignore
    const section = sectionOf[kind];
    const changed = confirmedAt !== null && confirmedAt > at ? confirmedAt : at;
    const dressed = (shaped: { resourceType: string }) => stamped(shaped, resourceId(caseId, documentId), changed, out.labels); // prettier-ignore
    const resource = dressed(documentResource(out, subject));
    const others = section === undefined ? [] : [dressed(reportResource(out, section, subject))];
    const source = { fileId, fileName, resource: '', pointer: '' };
    const provenance = provenanceOf(caseId, documentId, [resource, ...others], [source], arrivals);
    const seconds = others.map((one) => ({ itemId: documentId, resource: one, provenance, isSecond: true as const }));
    return [{ itemId: documentId, resource, provenance, others }, ...seconds];
  });
}

async function studyEntries({ parts, tx, ref }: Reader): Promise<Entry[]> {
  const { updatedAt } = await parts.subjectOf(tx, ref.caseId);
  const subject = { reference: `Patient/${ref.caseId}` };
  const all: Entry[] = [];
  for (const { row } of await parts.archive.studies(tx, ref)) {
    const series = (await parts.archive.series(tx, ref, { studyUid: row.study_uid })).map((one) => ({ uid: one.series_uid, modality: one.modality, description: one.description, instances: one.instance_count })); // prettier-ignore
    const shaped = studyResource({ uid: row.study_uid, date: row.study_date, description: row.description, modalities: row.modalities, series }, subject); // prettier-ignore
    const itemId = studyItem(row.study_uid);
    const resource = stamped(shaped, resourceId(ref.caseId, itemId), updatedAt.toISOString());
    all.push({ itemId, resource, provenance: () => undefined });
  }
  return all;
}

/** A file that nobody knows the time of: the list never holds one, and R4 demands a time. */
const unknownTime = '1970-01-01T00:00:00.000Z';

function provenanceOf(caseId: string, itemId: string, targets: readonly Resource[], sources: readonly (SourceOut & { fileId: string })[], arrivals: ReadonlyMap<string, Arrival>): () => Resource {
  return () => {
    const came = sources.map(({ fileId }) => arrivals.get(fileId)?.at ?? unknownTime).toSorted();
    const recorded = came[0] ?? unknownTime;
    const who = whoOf(arrivals.get(sources[0]?.fileId ?? '')?.actorId);
    const shaped = provenanceResource(targets.map(({ resourceType, id }) => `${resourceType}/${id}`), recorded, sources, who);
    return stamped(shaped, resourceId(caseId, itemId), came.at(-1) ?? recorded);
  };
} // prettier-ignore

const whoOf = (actorId: string | undefined): string =>
  actorId === undefined ? 'who handed it in is not known' : `handed in by the person ${actorId}`;

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Studies are called by their UID, which may be too long for an id beside the case's. */
const studyItem = (uid: string): string => [...sha256(Buffer.from(uid))].slice(0, 32).map((byte) => alphabet[byte & 31]).join(''); // prettier-ignore

function stamped(
  shaped: { resourceType: string },
  id: string,
  lastUpdated: string,
  labels: readonly string[] = [],
): Resource {
  const { resourceType, ...rest } = shaped;
  const security = labels.map((code) => ({ system: systemOfLabel(code), code }));
  return {
    resourceType,
    id,
    meta: { lastUpdated, ...(security.length > 0 ? { security } : {}) },
    ...rest,
  } as Resource;
}

/** HL7 Confidentiality, and ActCode for what makes it sensitive. */
const systemOfLabel = (code: string): string =>
  `http://terminology.hl7.org/CodeSystem/v3-${/^[ULMNRV]$/.test(code) ? 'Confidentiality' : 'ActCode'}`;
