export { readImage, renderImage } from './read.ts';
export type { ImageHeader, ImageKind, ImageLimits, ImagePage } from './read.ts';
