import type { ChecklistItemView, DocumentView } from './shapes.contract.ts';

/** One thing an expert needs. Content of the programme; this is its form. */
export type ChecklistItem = {
  itemId: string;
  /** What the patient reads: "Your newest CT". */
  label: string;
  /** Why the expert needs it, one sentence. */
  why: string;
  required: boolean;
  /** Any of these meets it. */
  metBy: {
    documentKinds?: readonly DocumentView['kind'][];
    /** DICOM modalities. */
    modalities?: readonly string[];
    factKinds?: readonly string[];
  };
};

/** Used where a programme has no list of its own for the disorder. */
export const generalChecklist: readonly ChecklistItem[] = [
  {
    itemId: 'scan',
    label: 'Your newest scan, with its pictures',
    why: 'The doctor looks at the pictures, not only at the report.',
    required: true,
    metBy: { modalities: ['CT', 'MR', 'PT', 'NM', 'US', 'XA', 'CR', 'DX', 'MG'] },
  },
  {
    itemId: 'scan-report',
    label: 'The report of that scan',
    why: 'What your first doctors saw in it.',
    required: true,
    metBy: { documentKinds: ['radiology'] },
  },
  {
    itemId: 'doctor-letter',
    label: 'A letter from your doctor or hospital',
    why: 'Your story, and what was done so far.',
    required: true,
    metBy: { documentKinds: ['clinic-letter', 'discharge', 'operation-note'] },
  },
  {
    itemId: 'pathology',
    label: 'The report of a biopsy, if there was one',
    why: 'Under the microscope is where many diagnoses are made.',
    required: false,
    metBy: { documentKinds: ['pathology'] },
  },
  {
    itemId: 'laboratory',
    label: 'Blood results',
    why: 'They show how well your body would bear a treatment.',
    required: false,
    metBy: { documentKinds: ['laboratory'], factKinds: ['result'] },
  },
  {
    itemId: 'medicines',
    label: 'Your medicines',
    why: 'Some treatments do not go together.',
    required: false,
    metBy: { documentKinds: ['medication-list'], factKinds: ['medication'] },
  },
];

/** What the case has. Documents and studies with an open question about identity do not count: they say "asked". */
export type ChecklistFacts = {
  documents: readonly {
    documentId: string;
    number: number;
    kind: string;
    title: string;
    date: string | null;
    state: string;
  }[];
  studies: readonly {
    studyInstanceUid: string;
    modalities: readonly string[];
    description: string;
    date: string | null;
    asked: boolean;
  }[];
  /** Facts by kind. */
  factCounts: Readonly<Record<string, number>>;
  waived: ReadonlyMap<string, string>;
};

/** Item by item: there or missing, and by what. Pure. */
export function checkItems(items: readonly ChecklistItem[], facts: ChecklistFacts): ChecklistItemView[] {
  return items.map((item) => {
    const { documentKinds = [], modalities = [], factKinds = [] } = item.metBy;
    const documents = facts.documents.filter((d) => (documentKinds as readonly string[]).includes(d.kind));
    const studies = facts.studies.filter((s) => s.modalities.some((modality) => modalities.includes(modality)));
    const by = [
      ...documents
        .filter((d) => d.state === 'checked')
        .map((d) => metBy(`${d.title} (document ${d.number})`, d.date, d)),
      ...studies.filter((s) => !s.asked).map((s) => metBy(s.description || s.modalities.join(', '), s.date, s)),
      ...factKinds
        .filter((kind) => (facts.factCounts[kind] ?? 0) > 0)
        .map((kind) => metBy(entries(facts.factCounts[kind] ?? 0), null, {})),
    ];
    const asked = documents.some((d) => d.state === 'asked') || studies.some((s) => s.asked);
    const waivedReason = facts.waived.get(item.itemId) ?? null;
    const state = by.length > 0 ? 'there' : asked ? 'asked' : waivedReason === null ? 'missing' : 'waived';
    const { itemId, label, why, required } = item;
    return { itemId, label, why, required, state, by: by.slice(0, 10), waivedReason };
  });
}

function metBy(label: string, date: string | null, source: { documentId?: string; studyInstanceUid?: string }) {
  return {
    label: date === null ? label : `${label}, ${date}`,
    documentId: source.documentId ?? null,
    studyInstanceUid: source.studyInstanceUid ?? null,
  };
}

/** Ready for an expert: nothing required is missing or in question. A waived item no longer holds anything up. */
export function isReady(items: readonly ChecklistItemView[], openQuestions: number): boolean {
  return (
    openQuestions === 0 && items.every((item) => !item.required || item.state === 'there' || item.state === 'waived')
  );
}

const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'} in your health data`;
