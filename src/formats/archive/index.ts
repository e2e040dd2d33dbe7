export { listZip, readZipEntry } from './zip.ts';
export type { ZipEntry, ZipLimits } from './zip.ts';
