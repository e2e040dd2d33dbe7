import cancer from '#content/checklists/cancer.json' with { type: 'json' };
import cardiac from '#content/checklists/cardiac.json' with { type: 'json' };
import clock from '#content/checklists/clock.json' with { type: 'json' };
import copd from '#content/checklists/copd.json' with { type: 'json' };
import haematological from '#content/checklists/haematological.json' with { type: 'json' };
import lung from '#content/checklists/lung-finding.json' with { type: 'json' };
import nephrological from '#content/checklists/nephrological.json' with { type: 'json' };
import neurological from '#content/checklists/neurological.json' with { type: 'json' };
import orthopaedic from '#content/checklists/orthopaedic.json' with { type: 'json' };
import other from '#content/checklists/other.json' with { type: 'json' };
import words from '#content/checklists/words.json' with { type: 'json' };
import * as shapes from './checklist-shapes.ts';

const files = [cancer, orthopaedic, cardiac, neurological, nephrological, haematological, copd, other, lung].map(
  (file) => shapes.ChecklistFile.parse(file),
);

/** By disorder, or by content key of a programme's disorder where that has a list of its own. */
export const checklists: ReadonlyMap<string, readonly shapes.ChecklistItem[]> = new Map(
  files.map(({ disorder, items }) => [disorder, items]),
);
export const checklistConcepts: shapes.ChecklistConcepts = shapes.ChecklistWordsFile.parse(words).concepts;
export const checklistClock: shapes.ChecklistClock = shapes.ChecklistClockFile.parse(clock);
