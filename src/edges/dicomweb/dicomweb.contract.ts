import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { operation } from '#kernel/operation.ts';
import { uidSchema } from '#modules/imaging/imaging.contract.ts';

/** DICOMweb of one case (PS3.18): every case is an origin server of its own, at this address. */
const base = '/dicomweb/cases/:caseId';

const caseId = idSchema;
const studyUid = uidSchema;
const seriesUid = uidSchema;
const sopInstanceUid = uidSchema;

/** Search parameters are attributes of the data dictionary; the reader of the query checks their names. */
const parameter = z.union([z.string().max(8000), z.array(z.string().max(8000)).max(50)]);

const json = { out: true as const, produces: ['application/dicom+json'] };
const parts = { out: true as const, produces: ['multipart/related', 'application/dicom'] };
const pixels = { out: true as const, produces: ['multipart/related', 'application/octet-stream'] };
const picture = { out: true as const, produces: ['image/png'] };

const common = {
  method: 'GET',
  target: 'case',
  permission: 'imaging.read',
  output: z.unknown(),
} as const;
/** One entry an hour for each study that was opened, not one for each of its thousand pictures. */
const viewed = { audit: { event: 'imaging.viewed', once: 'hour' }, rate: 'bulk' } as const;
const searched = { audit: { event: 'imaging.listed', once: 'hour' }, stream: json } as const;

export const searchStudies = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-studies',
  path: `${base}/studies`,
  summary: 'QIDO-RS: studies of the case',
  input: z.object({ caseId }).catchall(parameter),
});

export const searchSeries = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-series',
  path: `${base}/series`,
  summary: 'QIDO-RS: series of all studies of the case',
  input: z.object({ caseId }).catchall(parameter),
});

export const searchInstances = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-instances',
  path: `${base}/instances`,
  summary: 'QIDO-RS: instances of all studies of the case',
  input: z.object({ caseId }).catchall(parameter),
});

export const searchStudySeries = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-study-series',
  path: `${base}/studies/:studyUid/series`,
  summary: 'QIDO-RS: series of a study',
  input: z.object({ caseId, studyUid }).catchall(parameter),
});

export const searchStudyInstances = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-study-instances',
  path: `${base}/studies/:studyUid/instances`,
  summary: 'QIDO-RS: instances of a study',
  input: z.object({ caseId, studyUid }).catchall(parameter),
});

export const searchSeriesInstances = operation({
  ...common,
  ...searched,
  name: 'dicomweb.search-series-instances',
  path: `${base}/studies/:studyUid/series/:seriesUid/instances`,
  summary: 'QIDO-RS: instances of a series',
  input: z.object({ caseId, studyUid, seriesUid }).catchall(parameter),
});

const ofStudy = z.strictObject({ caseId, studyUid });
const ofSeries = z.strictObject({ caseId, studyUid, seriesUid });
const ofInstance = z.strictObject({ caseId, studyUid, seriesUid, sopInstanceUid });
const studyPath = `${base}/studies/:studyUid` as const;
const seriesPath = `${studyPath}/series/:seriesUid` as const;
const instancePath = `${seriesPath}/instances/:sopInstanceUid` as const;

export const retrieveStudy = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.retrieve-study',
  path: studyPath,
  summary: 'WADO-RS: all instances of a study, as they were sent',
  input: ofStudy,
  stream: parts,
});

export const retrieveSeries = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.retrieve-series',
  path: seriesPath,
  summary: 'WADO-RS: all instances of a series, as they were sent',
  input: ofSeries,
  stream: parts,
});

export const retrieveInstance = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.retrieve-instance',
  path: instancePath,
  summary: 'WADO-RS: an instance, as it was sent',
  input: ofInstance,
  stream: parts,
});

export const studyMetadata = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.study-metadata',
  path: `${studyPath}/metadata`,
  summary: 'WADO-RS: headers of a study as DICOM JSON',
  input: ofStudy,
  stream: json,
});

export const seriesMetadata = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.series-metadata',
  path: `${seriesPath}/metadata`,
  summary: 'WADO-RS: headers of a series as DICOM JSON',
  input: ofSeries,
  stream: json,
});

export const instanceMetadata = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.instance-metadata',
  path: `${instancePath}/metadata`,
  summary: 'WADO-RS: the header of an instance as DICOM JSON',
  input: ofInstance,
  stream: json,
});

export const retrieveFrames = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.retrieve-frames',
  path: `${instancePath}/frames/:frameList`,
  summary: 'WADO-RS: frames by their numbers, from 1, with commas between them',
  input: ofInstance.extend({ frameList: z.string().regex(/^[0-9]{1,7}(,[0-9]{1,7}){0,99}$/, 'not a list of frames') }),
  stream: pixels,
});

export const retrieveBulk = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.retrieve-bulk',
  path: `${instancePath}/bulkdata/:tagPath`,
  summary: 'WADO-RS: a value that is too long for the metadata',
  input: ofInstance.extend({ tagPath: z.string().regex(/^[0-9A-F]{8}(\.[0-9]{1,5}\.[0-9A-F]{8}){0,16}$/) }),
  stream: pixels,
});

/** PS3.18 8.3.5: centre, width and function of the window; width and height of the picture. */
const drawn = {
  window: z
    .string()
    .regex(/^-?[0-9.]{1,12},[0-9.]{1,12}(,(linear|linear-exact|sigmoid))?$/)
    .optional(),
  viewport: z
    .string()
    .regex(/^[0-9]{1,5},[0-9]{1,5}$/)
    .optional(),
};

export const renderInstance = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.render-instance',
  path: `${instancePath}/rendered`,
  summary: 'WADO-RS: the first frame of an instance as a PNG, for thumbnails',
  input: ofInstance.extend(drawn),
  stream: picture,
});

export const renderFrame = operation({
  ...common,
  ...viewed,
  name: 'dicomweb.render-frame',
  path: `${instancePath}/frames/:frame/rendered`,
  summary: 'WADO-RS: a frame as a PNG, for thumbnails',
  input: ofInstance.extend({ frame: z.coerce.number().int().min(1).max(1_000_000), ...drawn }),
  stream: picture,
});

const stow = {
  in: true as const,
  out: true as const,
  consumes: ['multipart/related'],
  produces: ['application/dicom+json'],
};

const storing = {
  method: 'POST',
  target: 'case',
  permission: 'imaging.add',
  audit: { event: 'imaging.stored' },
  rate: 'bulk',
  output: z.unknown(),
} as const;

export const storeInstances = operation({
  ...storing,
  name: 'dicomweb.store-instances',
  path: `${base}/studies`,
  summary: 'STOW-RS: adds instances to the case',
  input: z.strictObject({ caseId }),
  stream: stow,
});

export const storeStudyInstances = operation({
  ...storing,
  name: 'dicomweb.store-study-instances',
  path: studyPath,
  summary: 'STOW-RS: adds instances of one study to the case',
  input: ofStudy,
  stream: stow,
});
