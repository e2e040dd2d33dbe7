import { useEffect, useRef, useState, type PointerEvent, type WheelEvent } from 'react';
import { EdgeLetters } from './plane-views.tsx';
import { createStage, rememberPlaces, type PicturePoint, type Stage, type StageState } from './stage.ts';
import type { SeriesData } from './series-data.ts';

export type Tool = 'window' | 'zoom' | 'pan' | 'measure';

/** A length on the picture that is shown. */
export type ShownMark = { id: string; points: [PicturePoint, PicturePoint]; text: string };

type Drag = { x: number; y: number; kind: Tool; start: PicturePoint | undefined };

const nothing: StageState = { index: 0, window: undefined, zoom: 1, letters: undefined, unreadable: false };

export type StackViewProps = {
  series: SeriesData;
  startIndex: number;
  tool: Tool;
  marks: readonly ShownMark[];
  /** Given the view when it is made, and nothing when it is gone. */
  onStage: (stage: Stage | undefined) => void;
  onState: (state: StageState) => void;
  onScroll: (delta: number) => void;
  onMeasured: (points: [PicturePoint, PicturePoint]) => void;
  lengthText: (points: [PicturePoint, PicturePoint]) => string;
};

/** A stack of pictures: wheel scrolls, drag does what the chosen tool does, the middle button moves. */
export function StackView(props: StackViewProps) {
  const { series, startIndex, tool, marks, onStage, onState, onScroll } = props;
  const host = useRef<HTMLDivElement>(null);
  const [state, setState] = useState(nothing);
  const [drawn, setDrawn] = useState<[PicturePoint, PicturePoint] | undefined>();
  const drag = useRef<Drag | undefined>(undefined);
  const [first] = useState(startIndex);
  const [made, setMade] = useState<Stage | undefined>();

  useEffect(() => {
    if (!host.current) return undefined;
    rememberPlaces(series);
    const fresh = createStage(host.current, (next) => {
      setState(next);
      setMade(fresh);
      onState(next);
    });
    onStage(fresh);
    void fresh.show(series, first);
    const observer = new ResizeObserver(() => fresh.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      onStage(undefined);
      fresh.destroy();
    };
  }, [series, first, onStage, onState]);

  const at = (event: PointerEvent): [number, number] => {
    const box = host.current?.getBoundingClientRect();
    return [event.clientX - (box?.x ?? 0), event.clientY - (box?.y ?? 0)];
  };
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const kind = event.button === 1 || event.shiftKey ? 'pan' : event.button === 2 ? 'zoom' : tool;
    const point = kind === 'measure' ? made?.toPicture(...at(event)) : undefined;
    drag.current = { x: event.clientX, y: event.clientY, kind, start: point };
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    const now = made;
    if (!from || !now) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (from.kind === 'measure') {
      const end = now.toPicture(...at(event));
      if (from.start && end) setDrawn([from.start, end]);
      return;
    }
    drag.current = { ...from, x: event.clientX, y: event.clientY };
    if (from.kind === 'zoom') now.zoomBy(Math.exp(-dy / 150));
    else if (from.kind === 'pan') now.panBy(dx, dy);
    else if (state.window) now.setWindow(dragged(state.window, dx, dy));
  };
  const end = () => {
    if (
      drag.current?.kind === 'measure' &&
      drawn &&
      Math.hypot(drawn[1][0] - drawn[0][0], drawn[1][1] - drawn[0][1]) > 1
    )
      props.onMeasured(drawn);
    drag.current = undefined;
    setDrawn(undefined);
  };
  const wheel = (event: WheelEvent) => {
    if (event.deltaY !== 0) onScroll(event.deltaY > 0 ? 1 : -1);
  };
  const shown: ShownMark[] = drawn
    ? [...marks, { id: 'drawn', points: drawn, text: props.lengthText(drawn) }]
    : [...marks];
  return (
    <div
      className="viewer-stack"
      data-tool={tool}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onWheel={wheel}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div className="viewer-canvas" ref={host} />
      <Marks marks={shown} stage={made} />
      {state.letters ? <EdgeLetters letters={state.letters} /> : null}
      {state.unreadable ? (
        <p className="viewer-unreadable" role="alert">
          Image {state.index + 1} is unreadable in the source file.
        </p>
      ) : null}
    </div>
  );
}

/** Across widens the window, down makes it darker; wide windows move faster. */
function dragged(window: { center: number; width: number }, dx: number, dy: number) {
  const step = Math.max(0.5, window.width / 400);
  return { center: window.center + dy * step, width: Math.max(1, window.width + dx * step) };
}

/** Lengths over the picture, each with a dark halo so that they show on any grey. */
function Marks({ marks, stage }: { marks: readonly ShownMark[]; stage: Stage | undefined }) {
  if (!stage) return null;
  return (
    <svg className="viewer-marks" aria-hidden="true">
      {marks.map((mark) => {
        const a = stage.toScreen(mark.points[0]);
        const b = stage.toScreen(mark.points[1]);
        if (!a || !b) return null;
        const line = { x1: a[0], y1: a[1], x2: b[0], y2: b[1] };
        return (
          <g key={mark.id}>
            <line className="viewer-halo" {...line} />
            <line className="viewer-line" {...line} />
            {[a, b].map(([x, y]) => (
              <path key={`${x} ${y}`} className="viewer-end" d={`M${x - 4} ${y}h8M${x} ${y - 4}v8`} />
            ))}
            <text className="viewer-length" x={b[0] + 8} y={b[1] - 8}>
              {mark.text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
