import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import { canCutPlanes, createMpr, planes, type Mpr, type Plane } from './mpr.ts';
import type { Window } from './keys.ts';
import type { SeriesData } from './series-data.ts';

const names: Record<Plane, string> = { axial: 'Axial', sagittal: 'Sagittal', coronal: 'Coronal' };

/** Letters at the edges of each plane as they are drawn: looked at from the feet, from the left, from the front. */
const letters: Record<Plane, [string, string, string, string]> = {
  axial: ['R', 'L', 'A', 'P'],
  sagittal: ['A', 'P', 'H', 'F'],
  coronal: ['R', 'L', 'H', 'F'],
};

type Drag = { plane: Plane; x: number; y: number; kind: 'window' | 'zoom' | 'pan' };

/** A series cut in three directions. Wheel: slices of that plane; drag: window, or what the chosen tool does. */
export function PlaneViews(props: {
  series: SeriesData;
  tool: 'window' | 'zoom' | 'pan' | 'measure';
  window: Window | undefined;
  onWindow: (window: Window) => void;
  control: RefObject<Mpr | undefined>;
}) {
  const { series, tool, window, onWindow, control } = props;
  const axial = useRef<HTMLDivElement>(null);
  const sagittal = useRef<HTMLDivElement>(null);
  const coronal = useRef<HTMLDivElement>(null);
  const first = useRef(window);
  const drag = useRef<Drag | undefined>(undefined);

  useEffect(() => {
    const elements = { axial: axial.current, sagittal: sagittal.current, coronal: coronal.current };
    if (!elements.axial || !elements.sagittal || !elements.coronal || !canCutPlanes(series)) return undefined;
    let ended = false;
    const making = createMpr(elements as Record<Plane, HTMLDivElement>, series, first.current);
    void making.then((mpr) => {
      if (ended) mpr.destroy();
      else control.current = mpr;
    });
    const observer = new ResizeObserver(() => control.current?.resize());
    observer.observe(elements.axial);
    return () => {
      ended = true;
      observer.disconnect();
      control.current?.destroy();
      control.current = undefined;
    };
  }, [series, control]);

  const start = (plane: Plane) => (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const chosen = tool === 'measure' ? 'window' : tool;
    drag.current = { plane, x: event.clientX, y: event.clientY, kind: event.button === 1 ? 'pan' : chosen };
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    drag.current = { ...from, x: event.clientX, y: event.clientY };
    if (from.kind === 'zoom') control.current?.zoomBy(from.plane, Math.exp(-dy / 150));
    else if (from.kind === 'pan') control.current?.panBy(from.plane, dx, dy);
    else if (window) onWindow({ center: window.center + dy * 2, width: Math.max(1, window.width + dx * 4) });
  };
  const refs = { axial, sagittal, coronal };
  return (
    <div className="viewer-planes">
      {planes.map((plane) => (
        <div
          key={plane}
          className="viewer-plane"
          role="img"
          aria-label={`${names[plane]} plane`}
          onPointerDown={start(plane)}
          onPointerMove={move}
          onPointerUp={() => (drag.current = undefined)}
          onWheel={(event) => control.current?.scroll(plane, event.deltaY > 0 ? 1 : -1)}
        >
          <div className="viewer-canvas" ref={refs[plane]} />
          <span className="viewer-overlay viewer-overlay-start">{names[plane]}</span>
          <EdgeLetters
            letters={{
              start: letters[plane][0],
              end: letters[plane][1],
              top: letters[plane][2],
              bottom: letters[plane][3],
            }}
          />
        </div>
      ))}
    </div>
  );
}

/** Which way the picture lies, at its four edges. Never mirrored with the page's reading direction. */
export function EdgeLetters({ letters: at }: { letters: Record<'start' | 'end' | 'top' | 'bottom', string> }) {
  return (
    <div className="viewer-letters" aria-hidden="true">
      <span data-at="top">{at.top}</span>
      <span data-at="start">{at.start}</span>
      <span data-at="end">{at.end}</span>
      <span data-at="bottom">{at.bottom}</span>
    </div>
  );
}
