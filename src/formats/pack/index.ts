export {
  packMediaType,
  packMagic,
  packHeader,
  readPack,
  type PackedFile,
  type PackEntry,
  type PackReader,
} from './pack.ts';
export { byPath, planInOrder, planUploads, type PlannedUpload, type PlanLimits } from './plan.ts';
