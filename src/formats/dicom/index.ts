/** The public face of the DICOM format: pure functions, no disk, no database. */
export {
  type AcceptEntry,
  type MediaOffer,
  type MediaType,
  chooseMedia,
  parseAccept,
  parseMediaType,
} from './accept.ts';
export type { Frame } from './frames.ts';
export { type DicomIdentity, isoDate } from './identity.ts';
export { type Identity, type IdentityDifference, type IdentityVerdict, compareIdentity } from './identity.rules.ts';
export { comparableIdentity } from './identity-of-dicom.ts';
export { inflateDataset } from './inflate.ts';
export {
  type BulkPlace,
  type DicomDataset,
  type DicomElement,
  type DicomValue,
  type PersonName,
  datasetText,
  firstName,
  firstNumber,
  firstString,
} from './json-model.ts';
export { type BulkUri, type TagPath, bulkPlaceAt, instanceMetadata, metadataOf } from './metadata.ts';
export {
  type MultipartLimits,
  type MultipartPart,
  defaultMultipartLimits,
  multipartContentType,
  multipartEnd,
  partHead,
  readMultipart,
} from './multipart.ts';
export { type PixelModule, SERIES_PIXEL_BUDGET } from './pixel-module.ts';
export { type PreambleVerdict, PREAMBLE_LENGTH, preambleVerdict } from './preamble.ts';
export {
  type InstancePlace,
  type SeriesCounts,
  type StudyCounts,
  instanceAttributes,
  seriesAttributes,
  studyAttributes,
} from './qido-attributes.ts';
export { type QidoMatch, type QidoQuery, MAX_QIDO_LIMIT, parseQidoQuery, wildcardMatches } from './qido-query.ts';
export { type DicomInstance, type DicomNote, type DicomUids, readDataset, readInstance } from './read-instance.ts';
export { type StowOutcome, failureReasonOf, failureReasons, stowResponse } from './stow-response.ts';
export { type TransferSyntax, transferSyntaxOf, transferSyntaxes } from './transfer-syntaxes.ts';
export { isUid } from './uid.ts';
export { type CtInstance, type CtOptions, type CtSeries, ctSeries, writeCt } from './write-ct.ts';
