import { labelsOf } from '#modules/consent/index.ts';
import { parseQidoQuery, transferSyntaxOf, type DicomDataset, type TagPath } from '#formats/dicom/index.ts';
import { instanceUrl, studyUrl, type ImagingArchive } from '#modules/imaging/index.ts';
import { implement, type CaseStreamContext, type Implemented, type StreamAnswer } from '#platform/operations/index.ts';
import { jsonAnswer, packedJsonAnswer, partsAnswer } from './answers.ts';
import * as contract from './dicomweb.contract.ts';
import { search } from './search.rules.ts';
import { store, type StoreParts } from './store.ts';

type At = { studyUid?: string | undefined; seriesUid?: string | undefined; sopInstanceUid?: string | undefined };

/** DICOMweb of a case: translates paths, media types and status codes; what it serves is the imaging module's. */
export function dicomwebOperations(
  parts: {
    publicOrigin: () => string;
  } & StoreParts,
): Implemented[] {
  const { imaging, publicOrigin } = parts;
  const baseOf = (context: CaseStreamContext) => `${publicOrigin()}/dicomweb/cases/${context.case.caseId}`;
  return [
    ...searches(imaging.archive, baseOf),
    ...retrievals(imaging.archive),
    ...headers(imaging.archive, baseOf),
    ...pixels(imaging.archive),
    implement(contract.storeInstances, (context) => store(parts, context, baseOf(context))),
    implement(contract.storeStudyInstances, (context, input) => store(parts, context, baseOf(context), input.studyUid)),
  ];
}

type BaseOf = (context: CaseStreamContext) => string;

/** Confidentiality Constraint on Patient Data Description (PS3.6, 0040,3001): the label in its codes. */
const constraint = (label: { confidentiality: string; sensitivity: readonly string[] } | undefined): DicomDataset =>
  label ? { '00403001': { vr: 'LO', Value: [[label.confidentiality, ...label.sensitivity].join(' ')] } } : {};

const count = (value: number) => ({ vr: 'IS', Value: [value] });
const url = (value: string) => ({ vr: 'UR', Value: [value] });

function searches(archive: ImagingArchive, baseOf: BaseOf): Implemented[] {
  const studies = async (context: CaseStreamContext): Promise<DicomDataset[]> => {
    const { rows, labels } = await context.transaction(async (c) => ({
      rows: await archive.studies(c.tx, context.case),
      labels: new Map((await labelsOf(c.tx, context.case.caseId)).map((label) => [label.item_id, label])),
    }));
    return rows.map(({ row, dataset }) => ({
      ...dataset,
      ...constraint(labels.get(row.study_uid)),
      '00080061': { vr: 'CS', Value: row.modalities },
      '00081190': url(studyUrl(baseOf(context), row.study_uid)),
      '00201206': count(row.series_count),
      '00201208': count(row.instance_count),
    }));
  };
  const series = async (context: CaseStreamContext, at: At): Promise<DicomDataset[]> => {
    const rows = await context.transaction((c) => archive.series(c.tx, context.case, at));
    return rows.map((row) => ({
      ...row.attributes,
      '00081190': url(`${studyUrl(baseOf(context), row.study_uid)}/series/${row.series_uid}`),
      '00201209': count(row.instance_count),
    }));
  };
  const instances = async (context: CaseStreamContext, at: At): Promise<DicomDataset[]> => {
    const rows = await context.transaction((c) => archive.attributes(c.tx, context.case, at));
    return rows.map((row) => ({ ...row.attributes, '00081190': url(instanceUrl(baseOf(context), row)) }));
  };
  const answer = async (context: CaseStreamContext, input: object, found: () => Promise<DicomDataset[]>) => {
    const query = parseQidoQuery(parametersOf(input));
    return jsonAnswer(context.headers, search(await found(), query));
  };
  return [
    implement(contract.searchStudies, (context, input) => answer(context, input, () => studies(context))),
    implement(contract.searchSeries, (context, input) => answer(context, input, () => series(context, {}))),
    implement(contract.searchInstances, (context, input) => answer(context, input, () => instances(context, {}))),
    implement(contract.searchStudySeries, (context, input) =>
      answer(context, input, () => series(context, { studyUid: input.studyUid })),
    ),
    implement(contract.searchStudyInstances, (context, input) =>
      answer(context, input, () => instances(context, { studyUid: input.studyUid })),
    ),
    implement(contract.searchSeriesInstances, (context, input) =>
      answer(context, input, () => instances(context, { studyUid: input.studyUid, seriesUid: input.seriesUid })),
    ),
  ];
}

const ofPath = new Set(['caseId', 'studyUid', 'seriesUid']);

function parametersOf(input: object): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(input as Record<string, string | string[]>)) {
    if (ofPath.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one);
  }
  return parameters;
}

/** A long answer asks the policy again, at most every half second: a withdrawn consent ends it in the middle. */
function askAgain(context: CaseStreamContext): () => Promise<void> {
  let asked = performance.now();
  return async () => {
    if (performance.now() - asked < 500) return;
    await context.stillAllowed();
    asked = performance.now();
  };
}

function retrievals(archive: ImagingArchive): Implemented[] {
  const retrieve = async (context: CaseStreamContext, at: At): Promise<StreamAnswer> => {
    const { key, found } = await context.transaction(async (c) => ({
      key: await archive.key(c.tx, context.case),
      found: await archive.instances(c.tx, context.case, at),
    }));
    const ask = askAgain(context);
    const parts = found.map((instance) => ({
      transferSyntaxUid: instance.transfer_syntax_uid,
      read: async () => {
        await ask();
        return archive.original(key, instance);
      },
    }));
    return partsAnswer(context.headers, parts, ['application/dicom']);
  };
  return [contract.retrieveStudy, contract.retrieveSeries, contract.retrieveInstance].map((definition) =>
    implement(definition, (context, input) => retrieve(context, input)),
  );
}

function headers(archive: ImagingArchive, baseOf: BaseOf): Implemented[] {
  const metadata = async (context: CaseStreamContext, at: At & { studyUid: string }): Promise<StreamAnswer> => {
    const packed = await context.transaction((c) => archive.metadata(c.tx, context.case, at, baseOf(context)));
    return packedJsonAnswer(context.headers, packed);
  };
  return [contract.studyMetadata, contract.seriesMetadata, contract.instanceMetadata].map((definition) =>
    implement(definition, (context, input) => metadata(context, input)),
  );
}

const octets = 'application/octet-stream';

function pixels(archive: ImagingArchive): Implemented[] {
  return [
    implement(contract.retrieveFrames, async (context, input) => {
      const numbers = input.frameList.split(',').map(Number);
      const { instance, reads } = await context.transaction(async (c) => {
        const found = await archive.instance(c.tx, context.case, placeOf(input));
        return { instance: found, reads: await archive.frames(c.tx, context.case, found, numbers) };
      });
      const transferSyntaxUid = archive.servedSyntax(instance);
      const { mediaType } = transferSyntaxOf(transferSyntaxUid);
      const parts = reads.map((read) => ({ transferSyntaxUid, read }));
      return partsAnswer(context.headers, parts, [...new Set([mediaType, octets])]);
    }),

    implement(contract.retrieveBulk, async (context, input) => {
      const path: TagPath = input.tagPath.split('.').map((part, i) => (i % 2 === 0 ? part : Number(part)));
      const { instance, read } = await context.transaction(async (c) => {
        const found = await archive.instance(c.tx, context.case, placeOf(input));
        return { instance: found, read: await archive.bulk(c.tx, context.case, found, path) };
      });
      return partsAnswer(context.headers, [{ transferSyntaxUid: archive.servedSyntax(instance), read }], [octets]);
    }),

    implement(contract.renderInstance, (context, input) => rendered(archive, context, { ...input, frame: 1 })),
    implement(contract.renderFrame, (context, input) => rendered(archive, context, input)),
  ];
}

type Drawn = {
  studyUid: string;
  seriesUid: string;
  sopInstanceUid: string;
  frame: number;
  window?: string | undefined;
  viewport?: string | undefined;
};

async function rendered(archive: ImagingArchive, context: CaseStreamContext, wish: Drawn): Promise<StreamAnswer> {
  const [center = 0, width = 0] = (wish.window ?? '').split(',').map(Number);
  const sides = (wish.viewport ?? '').split(',').map(Number);
  const draw = await context.transaction((c) =>
    archive.rendered(c.tx, context.case, {
      place: placeOf(wish),
      frame: wish.frame,
      window: width > 0 ? { center, width } : undefined,
      maxSidePx: wish.viewport === undefined ? undefined : Math.min(2048, Math.max(16, ...sides)),
    }),
  );
  const { png } = await draw();
  return { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from(png) };
}

const placeOf = ({ studyUid, seriesUid, sopInstanceUid }: At): At => ({ studyUid, seriesUid, sopInstanceUid });
