export { greyPage, packPicture, readImage, renderImage } from './read.ts';
export type { ImageHeader, ImageKind, ImageLimits, ImagePage } from './read.ts';
export { shrunk, toPgm } from './grey.ts';
export type { Grey } from './grey.ts';
export { withWhitePaper } from './paper-white.ts';
