import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { showDraft, type Draft } from '../intake.contract.ts';

export type DraftProps = { draft: Draft; step: string };

/** The request whose number stands in the address. */
export function useCaseId(): string {
  const { caseId } = useParams({ strict: false }) as { caseId?: string };
  return caseId ?? '';
}

export const useDraft = (caseId: string) => useOperation(showDraft, { caseId });

/** Asks for the request as it is now and lets every page see it. */
export function useFreshDraft(caseId: string): () => Promise<OutputOf<typeof showDraft>> {
  const client = useClient();
  const queries = useQueryClient();
  return async () => {
    const draft = await client.call(showDraft, { caseId });
    queries.setQueryData([showDraft.name, { caseId }], draft);
    return draft;
  };
}

/** Address of a step. */
export function pathOf(caseId: string, step: string): string {
  if (step === 'records' || step === 'check') return `/request/${caseId}/${step}`;
  return `/request/${caseId}/questions/${step}`;
}

/** Goes on after a step; someone who came from the check page goes back to it. */
export function useGoOn(draft: Draft): (next: string) => Promise<void> {
  const navigate = useNavigate();
  const fresh = useFreshDraft(draft.caseId);
  const { from } = useSearch({ strict: false }) as { from?: string };
  return async (next) => {
    await fresh().catch(() => undefined);
    await navigate({ to: pathOf(draft.caseId, from === 'check' ? 'check' : next) });
    window.scrollTo(0, 0);
  };
}

/** Where Back leads: the step before, or the check page for someone who came from it. */
export function useBack(draft: Draft, step: string): string {
  const { from } = useSearch({ strict: false }) as { from?: string };
  if (from === 'check') return pathOf(draft.caseId, 'check');
  const index = draft.steps.findIndex((one) => one.step === step);
  const before = draft.steps[index - 1]?.step;
  return before === undefined ? `/request/${draft.caseId}` : pathOf(draft.caseId, before);
}

/** "Question 3 of 12". */
export function progressOf(draft: Draft, step: string): string {
  const steps = draft.steps.filter((one) => one.kind !== 'check');
  return `Step ${steps.findIndex((one) => one.step === step) + 1} of ${steps.length}`;
}

/** Title of the window and of the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Second opinion`;
  }, [title]);
}
