export { Viewer } from './viewer.tsx';
export type { ImageCitation } from './citation.ts';
export type { ViewerProps } from './reading-pane.tsx';
