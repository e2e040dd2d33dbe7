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
export {
  type BulkPlace,
  type DicomDataset,
  type DicomElement,
  type DicomValue,
  type PersonName,
  datasetText,
  firstNumber,
  firstString,
} from './json-model.ts';
export { type BulkUri, type TagPath, bulkPlaceAt, instanceMetadata } from './metadata.ts';
export {
  type MultipartLimits,
  type MultipartPart,
  multipartContentType,
  multipartEnd,
  partHead,
  readMultipart,
} from './multipart.ts';
export type { PixelModule } from './pixel-module.ts';
export { type PreambleVerdict, PREAMBLE_LENGTH } from './preamble.ts';
export {
  type InstancePlace,
  type SeriesCounts,
  type StudyCounts,
  instanceAttributes,
  seriesAttributes,
  studyAttributes,
} from './qido-attributes.ts';
export { type QidoMatch, type QidoQuery, parseQidoQuery, wildcardMatches } from './qido-query.ts';
export { type DicomInstance, type DicomNote, type DicomUids, readDataset, readInstance } from './read-instance.ts';
export { type StowOutcome, failureReasonOf, failureReasons, stowResponse } from './stow-response.ts';
export { type TransferSyntax, transferSyntaxOf } from './transfer-syntaxes.ts';
export { type CtInstance, type CtOptions, type CtSeries, writeCt } from './write-ct.ts';
