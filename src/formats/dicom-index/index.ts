/** What an archive keeps of DICOM instances: their index, never a second copy of their bytes. */
export { frameBytes, swapSamples, unpackFrame, type FramePlace } from './frame-index.ts';
export { indexInstances, type FileHead, type IndexResult, type IndexedInstance } from './index-instances.ts';
export type { SlicePlace } from './slice-place.ts';
