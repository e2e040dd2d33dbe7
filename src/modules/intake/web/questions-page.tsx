import { Navigate, useParams } from '@tanstack/react-router';
import type { Draft } from '../intake.contract.ts';
import { AboutPage } from './about-page.tsx';
import { AskPage } from './ask-page.tsx';
import { ConsentPage } from './consent-page.tsx';
import { pathOf, useCaseId, useDraft } from './draft-data.ts';
import { GoalsPage } from './goals-page.tsx';
import { Loading, NotLoaded } from './not-there.tsx';
import { OwnQuestionsPage } from './own-questions-page.tsx';
import './intake.css';

/** `/request/$caseId/questions/$step`: the page of one step. */
export function QuestionsPage() {
  const caseId = useCaseId();
  const { step = '' } = useParams({ strict: false }) as { step?: string };
  const draft = useDraft(caseId);
  if (draft.error && !draft.data) return <NotLoaded error={draft.error} onAgain={() => void draft.refetch()} />;
  if (!draft.data) return <Loading />;
  return <OneStep key={step} draft={draft.data} step={step} />;
}

function OneStep({ draft, step }: { draft: Draft; step: string }) {
  if (draft.state !== 'draft') return <Navigate to={`/request/${draft.caseId}`} replace />;
  const page = draft.pages.find((one) => one.step === step);
  if (page) return <AskPage draft={draft} step={step} page={page} />;
  const kind = draft.steps.find((one) => one.step === step)?.kind;
  if (kind === 'own-questions') return <OwnQuestionsPage draft={draft} step={step} />;
  if (kind === 'goals') return <GoalsPage draft={draft} step={step} />;
  if (kind === 'about') return <AboutPage draft={draft} step={step} />;
  if (kind === 'consent') return <ConsentPage draft={draft} step={step} />;
  return <Navigate to={pathOf(draft.caseId, draft.next)} replace />;
}
