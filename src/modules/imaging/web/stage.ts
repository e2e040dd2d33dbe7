import { RenderingEngine, type Types } from '@cornerstonejs/core';
import { Events, ViewportType, startCornerstone } from './cornerstone.ts';
import { edgeLetters, rangeOf, windowOf, type Vector } from './geometry.ts';
import type { Window } from './keys.ts';
import type { SeriesData } from './series-data.ts';

/** A place on a picture: [column, row] in image pixels; (0, 0) is the corner of the first pixel. */
export type PicturePoint = [number, number];

export type StageState = {
  index: number;
  window: Window | undefined;
  zoom: number;
  letters: ReturnType<typeof edgeLetters> | undefined;
  unreadable: boolean;
};

/** One view of a stack of pictures. Positions on the screen are CSS pixels from the corner of the element. */
export type Stage = {
  show(series: SeriesData, index: number): Promise<void>;
  go(index: number): void;
  setWindow(window: Window): void;
  zoomBy(factor: number): void;
  panBy(dx: number, dy: number): void;
  invert(): void;
  rotateBy(degrees: number): void;
  flip(direction: 'horizontal' | 'vertical'): void;
  reset(): void;
  resize(): void;
  toPicture(x: number, y: number): PicturePoint | undefined;
  toScreen(point: PicturePoint): [number, number] | undefined;
  toPatient(point: PicturePoint): Vector | undefined;
  destroy(): void;
};

let stages = 0;

type Mapper = {
  worldToIndex(world: Vector): number[] | Float32Array;
  indexToWorld(index: number[]): number[] | Float32Array;
};

/** Makes a view in an element; `changed` is told after each drawing. */
export function createStage(element: HTMLDivElement, changed: (state: StageState) => void): Stage {
  startCornerstone();
  stages += 1;
  const engine = new RenderingEngine(`stage-engine-${stages}`);
  const viewportId = `stage-${stages}`;
  engine.enableElement({ viewportId, type: ViewportType.STACK, element });
  const viewport = engine.getViewport(viewportId) as Types.IStackViewport;
  let imageIds: string[] = [];
  let wanted = 0;
  let unreadable = false;
  let showing = false;

  const mapper = (): Mapper | undefined => {
    const data = viewport.getImageData() as { imageData?: Mapper } | undefined;
    return data?.imageData;
  };
  const world = (x: number, y: number): Vector => viewport.canvasToWorld([x, y]) as unknown as Vector;
  const toPatient = (point: PicturePoint): Vector | undefined => {
    const found = mapper()?.indexToWorld([point[0] - 0.5, point[1] - 0.5, 0]);
    const [x = 0, y = 0, z = 0] = found ?? [];
    return found ? [x, y, z] : undefined;
  };
  const tell = (): void => {
    if (!showing) return;
    const range = viewport.getProperties().voiRange;
    const placed = hasPlace(viewport) && viewport.canvasToWorld([0, 0]) !== undefined;
    changed({
      index: wanted,
      window: range ? windowOf(range) : undefined,
      zoom: viewport.getZoom(),
      letters: placed ? edgeLetters(world) : undefined,
      unreadable,
    });
  };
  const drawn = (): void => {
    unreadable = false;
    tell();
  };
  const failed = (): void => {
    unreadable = true;
    tell();
  };
  element.addEventListener(Events.IMAGE_RENDERED, tell);
  element.addEventListener(Events.STACK_NEW_IMAGE, drawn);

  const render = (): void => viewport.render();
  return {
    show: async (series, index) => {
      imageIds = series.pictures.map((picture) => picture.imageId);
      wanted = index;
      showing = true;
      unreadable = false;
      await viewport.setStack(imageIds, index).catch(failed);
      render();
    },
    go: (index) => {
      wanted = Math.min(imageIds.length - 1, Math.max(0, index));
      void viewport.setImageIdIndex(wanted).then(tell, failed);
    },
    setWindow: (window) => {
      viewport.setProperties({ voiRange: rangeOf({ ...window, width: Math.max(1, window.width) }) });
      render();
    },
    zoomBy: (factor) => {
      viewport.setZoom(Math.min(30, Math.max(0.1, viewport.getZoom() * factor)));
      render();
    },
    panBy: (dx, dy) => {
      const [x, y] = viewport.getPan();
      viewport.setPan([x + dx, y + dy]);
      render();
    },
    invert: () => {
      viewport.setProperties({ invert: !viewport.getProperties().invert });
      render();
    },
    rotateBy: (degrees) => {
      const { rotation = 0 } = viewport.getViewPresentation();
      viewport.setViewPresentation({ rotation: (rotation + degrees + 360) % 360 });
      render();
    },
    flip: (direction) => {
      const camera = viewport.getCamera();
      if (direction === 'horizontal') viewport.setCamera({ flipHorizontal: !camera.flipHorizontal });
      else viewport.setCamera({ flipVertical: !camera.flipVertical });
      render();
    },
    reset: () => {
      viewport.setCamera({ flipHorizontal: false, flipVertical: false });
      viewport.setViewPresentation({ rotation: 0 });
      viewport.resetProperties();
      viewport.resetCamera();
      render();
    },
    resize: () => engine.resize(true, true),
    toPicture: (x, y) => {
      const index = mapper()?.worldToIndex(world(x, y));
      const [column = 0, row = 0] = index ?? [];
      return index ? [column + 0.5, row + 0.5] : undefined;
    },
    toPatient,
    toScreen: (point) => {
      const at = toPatient(point);
      const found = at ? viewport.worldToCanvas([...at]) : undefined;
      return found ? [found[0], found[1]] : undefined;
    },
    destroy: () => {
      showing = false;
      element.removeEventListener(Events.IMAGE_RENDERED, tell);
      element.removeEventListener(Events.STACK_NEW_IMAGE, drawn);
      engine.destroy();
    },
  };
}

/** Letters are only shown when the picture says how it lies in the patient: never guessed. */
function hasPlace(viewport: Types.IStackViewport): boolean {
  const image = viewport.getCurrentImageId();
  return image !== undefined && placed.get(image) === true;
}

const placed = new Map<string, boolean>();

/** Remembers which pictures say how they lie. */
export function rememberPlaces(series: SeriesData): void {
  for (const { imageId, header } of series.pictures)
    placed.set(imageId, (header['00200037']?.Value?.length ?? 0) === 6);
}
