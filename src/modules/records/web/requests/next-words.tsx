import { formatDay } from '#ui/format.ts';
import { useLocale } from '#ui/text/locale.tsx';
import type { NextStep } from '../../records.contract.ts';

const forPatient: Record<NextStep['who'], string> = {
  patient: 'You',
  desk: 'Our nurse',
  holder: 'Hospital or practice',
  expert: 'The doctor',
};
const forStaff: Record<NextStep['who'], string> = {
  patient: 'Patient',
  desk: 'Desk',
  holder: 'Holder of records',
  expert: 'Expert',
};

/** Who acts next and by when: one line, the same for everybody, in their words. */
export function NextLine({ next, staff }: { next: NextStep | null; staff?: boolean | undefined }) {
  const { locale, timeZone } = useLocale();
  if (!next) return null;
  const who = (staff ? forStaff : forPatient)[next.who];
  return (
    <p className="u-meta">
      <strong>Next: {who}</strong>
      {next.by === null ? null : `, by ${formatDay(new Date(next.by), locale, timeZone)}`}
      {next.late ? ' (late)' : null}. {next.words}
    </p>
  );
}
