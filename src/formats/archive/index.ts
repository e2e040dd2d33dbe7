export { displayName } from './names.ts';
export { writeZip, type ZipPart } from './write-zip.ts';
export { listZip, readZipEntry } from './zip.ts';
export type { ZipEntry, ZipLimits } from './zip.ts';
