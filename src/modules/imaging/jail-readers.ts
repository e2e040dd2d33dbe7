/** The entry of this module's jail: everything that reads bytes of pictures. Loaded in a jailed process only. */
import { readDataset } from '#formats/dicom/index.ts';
import { indexInstances } from '#formats/dicom-index/index.ts';
import { renderFrame } from '#formats/dicom-render/index.ts';

export default {
  'dicom.index': indexInstances,
  'dicom.inflate': ({ bytes }: { bytes: Uint8Array }) => readDataset(bytes).source,
  'dicom.render': renderFrame,
};
