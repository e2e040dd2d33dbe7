import { RenderingEngine, setVolumesForViewports, utilities, volumeLoader, type Types } from '@cornerstonejs/core';
import { OrientationAxis, ViewportType, startCornerstone } from './cornerstone.ts';
import { rangeOf } from './geometry.ts';
import type { Window } from './keys.ts';
import type { SeriesData } from './series-data.ts';

/** The three planes through a volume. */
export const planes = ['axial', 'sagittal', 'coronal'] as const;
export type Plane = (typeof planes)[number];

export type Mpr = {
  scroll(plane: Plane, delta: number): void;
  setWindow(window: Window): void;
  zoomBy(plane: Plane, factor: number): void;
  panBy(plane: Plane, dx: number, dy: number): void;
  invert(): void;
  reset(): void;
  resize(): void;
  destroy(): void;
};

let count = 0;

/** True when this browser can cut a series in other directions. */
export const canCutPlanes = (series: SeriesData | undefined): boolean =>
  series?.isVolume === true && startCornerstone().webgl;

/** Builds the volume of a series and shows it in three elements. Slices appear as they are loaded. */
export async function createMpr(
  elements: Readonly<Record<Plane, HTMLDivElement>>,
  series: SeriesData,
  window: Window | undefined,
): Promise<Mpr> {
  startCornerstone();
  count += 1;
  const engine = new RenderingEngine(`planes-engine-${count}`);
  const idOf = (plane: Plane) => `plane-${count}-${plane}`;
  engine.setViewports(
    planes.map((plane) => ({
      viewportId: idOf(plane),
      type: ViewportType.ORTHOGRAPHIC,
      element: elements[plane],
      defaultOptions: { orientation: OrientationAxis[plane.toUpperCase() as 'AXIAL'] },
    })),
  );
  const volumeId = `cornerstoneStreamingImageVolume:${series.seriesInstanceUid}`;
  const imageIds = series.pictures.map((picture) => picture.imageId);
  const volume = await volumeLoader.createAndCacheVolume(volumeId, { imageIds });
  (volume as unknown as { load(): void }).load();
  await setVolumesForViewports(engine, [{ volumeId }], planes.map(idOf));
  const view = (plane: Plane) => engine.getViewport(idOf(plane)) as Types.IVolumeViewport;
  const render = (): void => engine.renderViewports(planes.map(idOf));
  const setWindow = (wish: Window): void => {
    for (const plane of planes) view(plane).setProperties({ voiRange: rangeOf(wish) });
    render();
  };
  if (window) setWindow(window);
  render();
  return {
    setWindow,
    scroll: (plane, delta) => utilities.scroll(view(plane) as never, { delta }),
    zoomBy: (plane, factor) => {
      view(plane).setZoom(view(plane).getZoom() * factor);
      render();
    },
    panBy: (plane, dx, dy) => {
      const [x, y] = view(plane).getPan() as [number, number];
      view(plane).setPan([x + dx, y + dy]);
      render();
    },
    invert: () => {
      for (const plane of planes) view(plane).setProperties({ invert: view(plane).getProperties()?.invert !== true });
      render();
    },
    reset: () => {
      for (const plane of planes) view(plane).resetCamera();
      render();
    },
    resize: () => engine.resize(true, true),
    destroy: () => engine.destroy(),
  };
}
