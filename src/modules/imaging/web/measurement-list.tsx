import type { Measurement } from '../imaging.contract.ts';

/** A length in words: `12.4 mm`, one decimal as on films; points of the picture when it knows no millimetres. */
export function lengthWords({ value, unit }: Pick<Measurement, 'value' | 'unit'>): string {
  return unit === 'mm' ? `${value.toFixed(1)} mm` : `${Math.round(value)} px`;
}

/** All measurements as text with the number of their picture, so that none is only in the pixels. */
export function MeasurementList(props: {
  measurements: readonly Measurement[];
  /** Number of its picture as the viewer counts them. */
  numberOf: (measurement: Measurement) => number;
  onGo: (measurement: Measurement) => void;
  onCite: ((measurement: Measurement) => void) | undefined;
  onRemove: (measurement: Measurement) => void;
}) {
  if (props.measurements.length === 0) return <p className="viewer-none">No measurements yet. Press M and draw.</p>;
  return (
    <ol className="viewer-lengths" aria-label="Measurements">
      {props.measurements.map((one) => (
        <li key={one.measurementId}>
          <button type="button" onClick={() => props.onGo(one)}>
            {lengthWords(one)} <small>image {props.numberOf(one)}</small>
          </button>
          {props.onCite ? (
            <button type="button" onClick={() => props.onCite?.(one)}>
              Cite
            </button>
          ) : null}
          {one.byMe ? (
            <button type="button" aria-label={`Take back ${lengthWords(one)}`} onClick={() => props.onRemove(one)}>
              Take back
            </button>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
