export { packMediaType, packMagic, packHeader, readPack, type PackedFile, type PackEntry } from './pack.ts';
export { planUploads, type PlannedUpload, type PlanLimits } from './plan.ts';
