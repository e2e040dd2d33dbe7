/** Frames as small pictures for thumbnails and letters. */
export { renderFrame, type RenderRequest, type RenderedFrame } from './render-frame.ts';
export { type Window } from './voi.ts';
