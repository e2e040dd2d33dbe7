/** What an archive keeps of DICOM instances: their index, never a second copy of their bytes. */
export { FRAME_RECORD, frameBytes, packFrames, swapSamples, unpackFrame, type FramePlace } from './frame-index.ts';
export { indexInstances, type FileHead, type IndexResult, type IndexedInstance } from './index-instances.ts';
export { slicePlace, type SlicePlace } from './slice-place.ts';
