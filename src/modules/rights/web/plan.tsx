import { When } from '#ui/text/bdi.tsx';
import type { PartName, PlanView } from '../erasure.contract.ts';
import { listed } from './words.ts';

/** The split in plain words: what goes, what must stay, why, and until when. */
export function Plan({ plan, names }: { plan: PlanView; names: Readonly<Record<PartName, string>> }) {
  return (
    <div className="rights-plan">
      {plan.erase.length > 0 ? (
        <>
          <h3>This goes</h3>
          <ul>
            {plan.erase.map((part) => (
              <li key={part}>{names[part]}</li>
            ))}
          </ul>
        </>
      ) : null}
      {plan.keep.length > 0 ? (
        <>
          <h3>This must stay for now</h3>
          <ul>
            {plan.keep.map(({ parts, why, until }) => (
              <li key={`${until}${parts.join()}`}>
                {listed(parts.map((part) => names[part]))}: until <When at={`${until}T12:00:00Z`} style="date" />. {why}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {plan.held ? (
        <p>A court or an inquiry needs these records. Nothing of this is erased until that is over.</p>
      ) : null}
      <p className="u-meta">
        The list of who did what stays, without names and without what was opened. Copies that somebody downloaded are
        out of our reach.
      </p>
    </div>
  );
}
