import { addWorkingDays } from '#kernel/working-days.ts';
import { implement, type Implemented } from '#platform/operations/index.ts';
import type { Programme } from '#formats/content/index.ts';
import { programmeBySlug, programmes } from './content.ts';
import * as contract from './programmes.contract.ts';

/** What the public page shows, with the day an answer is promised for a request sent now. */
const viewOf = (programme: Programme, now: Date): contract.ProgrammeView => ({
  ...programme,
  expectedAt: addWorkingDays(now, programme.workingDays).toISOString(),
});

/** The public face of the services. */
export function programmesOperations(): Implemented[] {
  return [
    implement(contract.showProgramme, (context, input) => {
      const programme = programmeBySlug(input.slug);
      return Promise.resolve(viewOf(programme, context.clock.now()));
    }),
    implement(contract.listProgrammes, (context) =>
      Promise.resolve({ programmes: programmes().map((one) => viewOf(one, context.clock.now())) }),
    ),
  ];
}
