import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { listStudies, type Measurement, type Study } from '../imaging.contract.ts';
import { citationOf, type ImageCitation } from './citation.ts';
import { lengthBetween } from './geometry.ts';
import { commandOf, presets, type Command, type Window } from './keys.ts';
import { MeasurementList, lengthWords } from './measurement-list.tsx';
import { canCutPlanes, type Mpr } from './mpr.ts';
import { PlaneViews } from './plane-views.tsx';
import { createPrefetch, type Prefetch } from './prefetch.ts';
import { loadSeries, type SeriesData } from './series-data.ts';
import { SeriesStrip } from './series-strip.tsx';
import { StackView, type ShownMark, type Tool } from './stack-view.tsx';
import type { Stage, StageState } from './stage.ts';
import { useMarks } from './use-marks.ts';
import './viewer.css';

/** Ten pictures a second: fast enough to follow a vessel, far below what flashes (WCAG 2.3.1). */
const cineMs = 100;

export type ViewerProps = {
  caseId: string;
  /** Name, age, sex and number of the person; always in sight. */
  identity?: ReactNode;
  /** May keep measurements and key images: the expert of the case. */
  mayMeasure?: boolean;
  /** Called with the picture that is shown when the reader cites it (Q). */
  onCite?: (citation: ImageCitation) => void;
  /** A picture to open: from a link in the opinion. */
  open?: Pick<ImageCitation, 'seriesInstanceUID' | 'sopInstanceUID' | 'frame'> & Partial<ImageCitation>;
  /** A study to show, from the timeline: its first series. */
  openStudy?: string | undefined;
  className?: string;
};

/** The reading pane: loads the list of scans, then shows one series at a time. */
export function ReadingPane(props: ViewerProps) {
  const answer = useOperation(listStudies, { caseId: props.caseId });
  if (answer.isPending) return <div className="viewer viewer-message">Looking up the scans …</div>;
  if (answer.isError)
    return (
      <div className="viewer viewer-message" role="alert">
        The scans could not be looked up. <button onClick={() => void answer.refetch()}>Try again</button>
      </div>
    );
  const studies = answer.data.studies.filter((study) => study.series.some((series) => series.frames > 0));
  if (studies.length === 0) return <div className="viewer viewer-message">There are no pictures in this request.</div>;
  return <Pane {...props} studies={studies} />;
}

type Loaded = { series?: SeriesData; failed?: boolean };

function useSeries(caseId: string, at: { studyInstanceUid: string; seriesInstanceUid: string } | undefined): Loaded {
  const [loaded, setLoaded] = useState<Loaded & { of?: string }>({});
  const study = at?.studyInstanceUid;
  const series = at?.seriesInstanceUid;
  useEffect(() => {
    if (study === undefined || series === undefined) return undefined;
    const stop = new AbortController();
    loadSeries(caseId, { studyInstanceUid: study, seriesInstanceUid: series }, stop.signal).then(
      (data) => setLoaded({ series: data, of: series }),
      () => {
        if (!stop.signal.aborted) setLoaded({ failed: true, of: series });
      },
    );
    return () => stop.abort();
  }, [caseId, study, series]);
  return loaded.of === series ? loaded : {};
}

function Pane(props: ViewerProps & { studies: readonly Study[] }) {
  const { caseId, studies, onCite, open, openStudy } = props;
  const places = useMemo(
    () =>
      studies.flatMap((study) =>
        study.series
          .filter((series) => series.frames > 0)
          .map((series) => ({ studyInstanceUid: study.studyInstanceUid, seriesInstanceUid: series.seriesInstanceUid })),
      ),
    [studies],
  );
  const [chosen, setChosen] = useState(open?.seriesInstanceUID ?? places[0]?.seriesInstanceUid);
  const place = places.find((one) => one.seriesInstanceUid === chosen) ?? places[0];
  const { series, failed } = useSeries(caseId, place);
  const [tool, setTool] = useState<Tool>('window');
  const [cutting, setCutting] = useState(false);
  const [cine, setCine] = useState(false);
  const [loaded, setLoaded] = useState<{ of: SeriesData; n: number } | undefined>();
  const [state, setState] = useState<StageState | undefined>();
  const [planesWindow, setPlanesWindow] = useState<Window | undefined>();
  const [goal, setGoal] = useState(open);
  const stage = useRef<Stage | undefined>(undefined);
  const keepStage = useCallback((made: Stage | undefined) => {
    stage.current = made;
  }, []);
  const planes = useRef<Mpr | undefined>(undefined);
  const prefetch = useRef<Prefetch | undefined>(undefined);
  const root = useRef<HTMLDivElement>(null);
  const marks = useMarks(caseId, props.mayMeasure === true);

  const index = state?.index ?? 0;
  const picture = series?.pictures[index];
  const total = series?.pictures.length ?? 0;
  const startIndex = goalIndex(series, goal);

  // The view that had the focus may be gone: the keys must go on working.
  useEffect(() => {
    if (document.activeElement === document.body) root.current?.focus({ preventScroll: true });
  }, [cutting, series]);
  const [opened, setOpened] = useState(open);
  if (opened !== open) {
    setOpened(open);
    setGoal(open);
    if (open) setChosen(open.seriesInstanceUID);
  }
  const [asked, setAsked] = useState(openStudy);
  if (asked !== openStudy) {
    setAsked(openStudy);
    const first = places.find((one) => one.studyInstanceUid === openStudy);
    if (first) setChosen(first.seriesInstanceUid);
  }
  useEffect(() => {
    if (goal && series?.seriesInstanceUid === goal.seriesInstanceUID) {
      stage.current?.go(goalIndex(series, goal));
      if (goal.windowCenter !== undefined && goal.windowWidth !== undefined)
        stage.current?.setWindow({ center: goal.windowCenter, width: goal.windowWidth });
    }
  }, [goal, series]);
  useEffect(() => {
    if (!series) return undefined;
    const fetching = createPrefetch(
      series.pictures.map((one) => one.imageId),
      { loaded: (n) => setLoaded({ of: series, n }), unreadable: () => undefined },
    );
    prefetch.current = fetching;
    fetching.from(0, 1);
    return () => fetching.stop();
  }, [series]);

  const go = (to: number): void => {
    const next = Math.min(total - 1, Math.max(0, to));
    stage.current?.go(next);
    prefetch.current?.from(next, next >= index ? 1 : -1);
  };
  const scroll = (delta: number): void => {
    if (cutting) planes.current?.scroll('axial', delta);
    else go(index + delta);
  };
  useEffect(() => {
    if (!cine || total < 2) return undefined;
    const timer = setInterval(() => stage.current?.go((index + 1) % total), cineMs);
    return () => clearInterval(timer);
  }, [cine, index, total]);

  const choose = (seriesInstanceUid: string): void => {
    setGoal(undefined);
    setCutting(false);
    setCine(false);
    setState(undefined);
    setChosen(seriesInstanceUid);
  };
  const moveSeries = (by: number): void => {
    const at = places.findIndex((one) => one.seriesInstanceUid === place?.seriesInstanceUid);
    const next = places[at + by];
    if (next) choose(next.seriesInstanceUid);
  };
  const setWindow = (window: Window): void => {
    stage.current?.setWindow(window);
    planes.current?.setWindow(window);
    setPlanesWindow(window);
  };
  const cite = (measurement?: Measurement): void => {
    if (!series || !picture || !onCite) return;
    onCite(citationOf({ series, picture, window: state?.window, measurement, toPatient: stage.current?.toPatient }));
  };

  const commands: Record<Command, () => void> = {
    next: () => scroll(1),
    previous: () => scroll(-1),
    'next-series': () => moveSeries(1),
    'previous-series': () => moveSeries(-1),
    first: () => go(0),
    last: () => go(total - 1),
    'preset-1': () => setWindow(presets['preset-1']),
    'preset-2': () => setWindow(presets['preset-2']),
    'preset-3': () => setWindow(presets['preset-3']),
    'preset-4': () => setWindow(presets['preset-4']),
    window: () => setTool('window'),
    zoom: () => setTool('zoom'),
    pan: () => setTool('pan'),
    measure: () => setTool('measure'),
    invert: () => (cutting ? planes.current?.invert() : stage.current?.invert()),
    'rotate-right': () => stage.current?.rotateBy(90),
    'rotate-left': () => stage.current?.rotateBy(-90),
    'flip-horizontal': () => stage.current?.flip('horizontal'),
    'flip-vertical': () => stage.current?.flip('vertical'),
    reset: () => (cutting ? planes.current?.reset() : stage.current?.reset()),
    cine: () => setCine(!cine),
    planes: () => {
      setPlanesWindow(state?.window);
      setCutting(!cutting && canCutPlanes(series));
    },
    'full-screen': () =>
      void (document.fullscreenElement ? document.exitFullscreen() : root.current?.requestFullscreen()),
    cite: () => cite(),
    mark: () => series && picture && marks.toggleKey(series, picture),
  };
  const press = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    // Keys on a button keep their meaning: Space and Enter press it.
    if (!command || (event.target instanceof HTMLButtonElement && event.key === ' ')) return;
    event.preventDefault();
    commands[command]();
  };

  const ofSeries = marks.measurements.filter((one) => one.seriesInstanceUid === place?.seriesInstanceUid);
  const shown: ShownMark[] = ofSeries
    .filter((one) => one.sopInstanceUid === picture?.sopInstanceUid && one.frame === picture.frame)
    .map((one) => ({ id: one.measurementId, points: one.points as ShownMark['points'], text: lengthWords(one) }));
  const tools: { tool: Tool; label: string; key: string }[] = [
    { tool: 'window', label: 'Window', key: 'W' },
    { tool: 'zoom', label: 'Zoom', key: 'Z' },
    { tool: 'pan', label: 'Move', key: 'G' },
    ...(props.mayMeasure ? [{ tool: 'measure' as const, label: 'Measure', key: 'M' }] : []),
  ];
  return (
    <div
      ref={root}
      className={`viewer ${props.className ?? ''}`}
      tabIndex={0}
      role="application"
      aria-label="Scans"
      onKeyDown={press}
    >
      <div className="viewer-bar">
        {props.identity}
        {tools.map((one) => (
          <button key={one.tool} type="button" aria-pressed={tool === one.tool} onClick={() => setTool(one.tool)}>
            {one.label}
            <kbd>{one.key}</kbd>
          </button>
        ))}
        {canCutPlanes(series) ? (
          <button type="button" aria-pressed={cutting} onClick={commands.planes}>
            Planes<kbd>O</kbd>
          </button>
        ) : null}
        <button type="button" onClick={commands.reset}>
          Reset<kbd>Space</kbd>
        </button>
        {onCite ? (
          <button type="button" onClick={commands.cite}>
            Cite<kbd>Q</kbd>
          </button>
        ) : null}
        <span role="status">
          {loaded && loaded.of === series ? loaded.n : 0} of {total} loaded
        </span>
      </div>
      <div className="viewer-main">
        {failed ? <p className="viewer-message">This series could not be opened. The others can be.</p> : null}
        {!failed && !series ? <p className="viewer-message">Opening the series …</p> : null}
        {series && cutting ? (
          <PlaneViews series={series} tool={tool} window={planesWindow} onWindow={setWindow} control={planes} />
        ) : null}
        {series && !cutting ? (
          <>
            <StackView
              key={series.seriesInstanceUid}
              series={series}
              startIndex={startIndex}
              tool={tool}
              marks={shown}
              onStage={keepStage}
              onState={setState}
              onScroll={scroll}
              onMeasured={(points) => picture && marks.measured(series, picture, points)}
              lengthText={(points) => lengthWords(lengthBetween(points, series.spacing))}
            />
            <Overlay studies={studies} series={series} state={state} isKey={marks.isKey(picture)} />
          </>
        ) : null}
      </div>
      <div className="viewer-foot">
        <SeriesStrip caseId={caseId} studies={studies} current={place?.seriesInstanceUid} onChoose={choose} />
        {props.mayMeasure || ofSeries.length > 0 ? (
          <MeasurementList
            measurements={ofSeries}
            numberOf={(one) => indexOf(series, one.sopInstanceUid, one.frame) + 1}
            onGo={(one) => go(indexOf(series, one.sopInstanceUid, one.frame))}
            onCite={onCite ? cite : undefined}
            onRemove={marks.remove}
          />
        ) : null}
        {marks.problem ? (
          <p role="alert">The last mark was not kept: {marks.problem.detail || 'no connection'}.</p>
        ) : null}
      </div>
    </div>
  );
}

function indexOf(series: SeriesData | undefined, sopInstanceUid: string, frame: number): number {
  return Math.max(0, series?.pictures.findIndex((p) => p.sopInstanceUid === sopInstanceUid && p.frame === frame) ?? 0);
}

function goalIndex(series: SeriesData | undefined, goal: ViewerProps['open']): number {
  return goal ? indexOf(series, goal.sopInstanceUID, goal.frame) : 0;
}

/** What is shown, in the two upper corners of the picture. */
function Overlay(props: {
  studies: readonly Study[];
  series: SeriesData;
  state: StageState | undefined;
  isKey: boolean;
}) {
  const { studies, series, state } = props;
  const study = studies.find((one) => one.studyInstanceUid === series.studyInstanceUid);
  const listed = study?.series.find((one) => one.seriesInstanceUid === series.seriesInstanceUid);
  const window = state?.window;
  return (
    <>
      <div className="viewer-overlay viewer-overlay-start">
        {`${study?.description ?? ''}\n${study?.date ?? ''}\n${listed?.description ?? ''}`}
      </div>
      <div className="viewer-overlay viewer-overlay-end">
        {`image ${(state?.index ?? 0) + 1} / ${series.pictures.length}${props.isKey ? '  ★ key' : ''}\n`}
        {window ? `W ${Math.round(window.width)}  L ${Math.round(window.center)}\n` : ''}
        {`zoom ${(state?.zoom ?? 1).toFixed(1)}`}
      </div>
    </>
  );
}
