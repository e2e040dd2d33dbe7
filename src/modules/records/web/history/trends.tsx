import { useState } from 'react';
import { TrendChart } from '#ui/chart/trend-chart.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Tag } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import * as contract from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { FactSource, type HistoryProps } from './fact-source.tsx';
import { dateWords } from './words.ts';
import '../records.css';
import './history.css';

const mostMarks = 5;

/** Results over time: each a sentence, a picture with the laboratory's range, and the numbers behind it. */
export function Trends({ caseId, ...opens }: HistoryProps) {
  const read = useOperation(contract.trends, { caseId });
  const [fact, setFact] = useState<string>();
  const [find, setFind] = useState('');
  if (read.isPending) return <Skeleton as="rows" lines={[34, 28, 36]} label="Drawing the results" />;
  if (read.error) return <Problem error={read.error} onAgain={() => void read.refetch()} />;
  const { trends, treatments, others } = read.data;
  if (trends.length === 0)
    return (
      <EmptyState title="No result was measured twice">
        Results that were measured on several days are drawn here as a line.
      </EmptyState>
    );
  const wanted = trends.filter(({ label }) => label.toLowerCase().includes(find.trim().toLowerCase()));
  return (
    <div className="history">
      {trends.length > 6 ? (
        <label className="records-find">
          <span className="u-hidden">Find a result</span>
          <input
            className="input"
            type="search"
            placeholder="Find a result"
            value={find}
            onChange={(e) => setFind(e.target.value)}
          />
        </label>
      ) : null}
      {wanted.map((trend) => (
        <OneTrend
          key={`${trend.code}${trend.label}${trend.unit}`}
          trend={trend}
          treatments={treatments}
          onFact={setFact}
        />
      ))}
      {others > 0 ? (
        <p className="u-meta">{others} more results were measured once or are in words: they are in the list.</p>
      ) : null}
      {fact === undefined ? null : (
        <FactSource caseId={caseId} factId={fact} onClose={() => setFact(undefined)} {...opens} />
      )}
    </div>
  );
}

type OneProps = { trend: contract.Trend; treatments: readonly contract.Treatment[]; onFact: (factId: string) => void };

function OneTrend({ trend, treatments, onFact }: OneProps) {
  const { locale } = useLocale();
  const words = (date: string) => dateWords(date, locale);
  const last = trend.points.at(-1);
  const marks = marksFor(trend, treatments);
  const sentence = sentenceOf(trend, words);
  return (
    <section className="history-trend">
      <h3>
        <bdi>{trend.label}</bdi> {last && isOutside(last) ? <Tag tone="caution">outside the range</Tag> : null}
      </h3>
      <p dir="auto">{sentence}</p>
      <TrendChart
        sentence={sentence}
        dateWords={words}
        marks={marks.map(({ factId, date, label }) => ({ key: factId, date, label }))}
        points={trend.points.map((one) => ({ ...one, key: one.factId, words: `${sign(one)}${short(one.value)}` }))}
      />
      {marks.length > 0 ? (
        <ol className="history-marks">
          {marks.map((mark) => (
            <li key={mark.factId}>
              <button type="button" className="records-link" onClick={() => onFact(mark.factId)}>
                <bdi>{mark.label}</bdi>
              </button>{' '}
              <span className="u-meta">{words(mark.date)}</span>
            </li>
          ))}
        </ol>
      ) : null}
      <Disclosure summary={`All ${trend.points.length} values`}>
        <table className="records-table">
          <thead>
            <tr>
              {['Date', `Value${trend.unit === '' ? '' : ` (${trend.unit})`}`, 'Range', 'As written'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trend.points.toReversed().map((one) => (
              <tr key={one.factId}>
                <th scope="row" className="u-num">
                  {words(one.date)}
                </th>
                <td className="u-num" dir="ltr">
                  {sign(one)}
                  {short(one.value)} {isOutside(one) ? '◆' : ''}
                </td>
                <td className="u-num" dir="ltr">
                  {rangeWords(one)}
                </td>
                <td>
                  <button type="button" className="records-link" dir="ltr" onClick={() => onFact(one.factId)}>
                    {one.written}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </section>
  );
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const sign = ({ bound }: contract.TrendPoint): string => (bound === 'below' ? '<' : bound === 'above' ? '>' : '');

const isOutside = ({ value, low, high }: contract.TrendPoint): boolean =>
  (low !== null && value < low) || (high !== null && value > high);

function rangeWords({ low, high }: contract.TrendPoint): string {
  if (low !== null && high !== null) return `${short(low)}–${short(high)}`;
  return high !== null ? `<${short(high)}` : low !== null ? `>${short(low)}` : '';
}

/** “Was 11.2 on 15 Jan 2024; now 9.8 g/dL (14 Mar 2024). The laboratory expects 12–15.5.” */
function sentenceOf({ points, unit }: contract.Trend, words: (date: string) => string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const range = rangeWords(last);
  const now = `${sign(last)}${short(last.value)}${unit === '' ? '' : ` ${unit}`}`;
  return `${now} on ${words(last.date)}; ${sign(first)}${short(first.value)} on ${words(first.date)}.${range === '' ? '' : ` The laboratory expects ${range}.`}`;
}

/** What was done in the time of the trend, newest first: operations before medicines, each thing once. */
function marksFor({ points }: contract.Trend, treatments: readonly contract.Treatment[]): contract.Treatment[] {
  const [from, to] = [points[0]?.date ?? '', points.at(-1)?.date ?? ''];
  const inside = treatments.filter(({ date }) => date >= from && date <= to);
  const once = inside.filter((one, at) => inside.findIndex(({ label }) => label === one.label) === at);
  const chosen = once
    .toSorted((a, b) => Number(b.kind === 'procedure') - Number(a.kind === 'procedure'))
    .slice(0, mostMarks);
  return chosen.toSorted((a, b) => a.date.localeCompare(b.date));
}
