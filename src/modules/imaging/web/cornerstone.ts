import {
  Enums,
  cache,
  cornerstoneStreamingImageVolumeLoader,
  getRenderingCapabilities,
  init as initCore,
  volumeLoader,
} from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';

/** Decoded pixels kept in memory, in bytes: a large CT twice over, and still a small part of a reading machine. */
const cacheBytes = 1024 ** 3;

export type Drawing = { webgl: boolean };

let started: Drawing | undefined;

/** Starts Cornerstone once. Without WebGL it draws slices on a canvas, and other planes are not offered. */
export function startCornerstone(): Drawing {
  if (started) return started;
  initCore();
  const { webgl } = getRenderingCapabilities();
  initLoader({ maxWebWorkers: Math.max(1, Math.min(4, Math.floor((navigator.hardwareConcurrency || 2) / 2))) });
  volumeLoader.registerUnknownVolumeLoader(cornerstoneStreamingImageVolumeLoader as never);
  cache.setMaxCacheSize(cacheBytes);
  started = { webgl };
  return started;
}

export const maxCachedBytes: number = cacheBytes;
export const { Events, ViewportType, OrientationAxis } = Enums;
