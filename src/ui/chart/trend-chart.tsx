import { useEffect, useRef, useState } from 'react';
import { bandsOf, labelled, scalesOf, type Box, type ChartMark, type ChartPoint } from './scale.ts';
import './chart.css';

export type TrendChartProps = {
  /** What the chart shows, in a sentence: it is read instead of the picture. */
  sentence: string;
  points: readonly ChartPoint[];
  /** Numbered lines: what happened on that day. Their words stand under the chart. */
  marks?: readonly ChartMark[];
  /** Words of a date under the axis. */
  dateWords: (date: string) => string;
};

const height = 168;

/** Values over time with their reference range as a band. Time runs from left to right in every language. */
export function TrendChart({ sentence, points, marks = [], dateWords }: TrendChartProps) {
  const [frame, width] = useWidth();
  const box: Box = { width, height, left: 12, right: 44, top: marks.length > 0 ? 26 : 16, bottom: 26 };
  return (
    <div className="trend" ref={frame} dir="ltr">
      <svg role="img" aria-label={sentence} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        {points.length > 0 ? <Drawing points={points} marks={marks} dateWords={dateWords} box={box} /> : null}
      </svg>
    </div>
  );
}

function Drawing({ points, marks, dateWords, box }: Required<Omit<TrendChartProps, 'sentence'>> & { box: Box }) {
  const { x, y, holds } = scalesOf(points, box);
  const named = labelled(points, box);
  const [first, last] = [points[0], points.at(-1)];
  const floor = box.height - box.bottom;
  return (
    <>
      {bandsOf(points, box).map(({ key, ...rect }) => (
        <rect key={key} className="trend-band" {...rect} />
      ))}
      <line className="trend-axis" x1={box.left} x2={box.width - box.right} y1={floor} y2={floor} />
      {marks
        .filter(({ date }) => holds(date))
        .map((mark, index) => (
          <g key={mark.key} className="trend-mark">
            <line x1={x(mark.date)} x2={x(mark.date)} y1={box.top - 8} y2={floor} />
            <text x={x(mark.date)} y={box.top - 12} textAnchor="middle">
              {index + 1}
            </text>
          </g>
        ))}
      <polyline className="trend-line" points={points.map((one) => `${x(one.date)},${y(one.value)}`).join(' ')} />
      {points.map((one) => (
        <Point key={one.key} point={one} x={x(one.date)} y={y(one.value)} isNamed={named.has(one.key)} />
      ))}
      {first ? (
        <text className="trend-date" x={box.left} y={box.height - 8}>
          {dateWords(first.date)}
        </text>
      ) : null}
      {last && last !== first ? (
        <text className="trend-date" x={box.width - box.right} y={box.height - 8} textAnchor="end">
          {dateWords(last.date)}
        </text>
      ) : null}
    </>
  );
}

function Point({ point, x, y, isNamed }: { point: ChartPoint; x: number; y: number; isNamed: boolean }) {
  const outside = (point.low !== null && point.value < point.low) || (point.high !== null && point.value > point.high);
  return (
    <g
      className="trend-point"
      data-outside={outside || undefined}
      data-bound={point.bound === 'exact' ? undefined : point.bound}
    >
      {outside ? <path d={`M${x} ${y - 5}l5 5-5 5-5-5z`} /> : <circle cx={x} cy={y} r={3.5} />}
      {isNamed ? (
        <text x={x + 7} y={y - 6}>
          {point.words}
        </text>
      ) : null}
    </g>
  );
}

/** The width that there is, in pixels: letters keep their size on a phone. */
function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.max(200, Math.round(entry?.contentRect.width ?? 320))));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [frame, width];
}
