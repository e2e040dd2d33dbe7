import { useParams } from '@tanstack/react-router';
import { CaseDesk } from '#modules/cases/web/index.ts';
import { EmergencyBanner } from '#modules/consent/web/index.ts';
import { showIntake } from '#modules/intake/intake.contract.ts';
import { ScansList } from '#modules/imaging/web/scans-list.tsx';
import {
  AskedForMore,
  Checklist,
  DocumentConfirm,
  HolderLetters,
  RecordsPane,
  Timeline,
  WhoseQuestions,
} from '#modules/records/web/index.ts';
import { CorrectionsDesk } from '#modules/rights/web/corrections-desk.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { wordsFor } from '#ui/words.ts';

/** The coordinator's page of one case: parts of cases, intake, records and imaging side by side. */
export function CaseDeskPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  return (
    <CaseDesk
      key={caseId}
      caseId={caseId}
      slots={{
        emergency: <EmergencyBanner caseId={caseId} />,
        identity: <WhoseQuestions caseId={caseId} />,
        question: <Question caseId={caseId} />,
        scans: <ScansList caseId={caseId} />,
        records: (
          <RecordsPane caseId={caseId} aside={(document) => <DocumentConfirm caseId={caseId} document={document} />} />
        ),
        needed: (
          <>
            <AskedForMore caseId={caseId} answers={false} />
            <Checklist caseId={caseId} />
            <Disclosure summary="Letters to hospitals and practices">
              <HolderLetters caseId={caseId} staff />
            </Disclosure>
            <CorrectionsDesk caseId={caseId} />
          </>
        ),
        timeline: <Timeline caseId={caseId} />,
      }}
    />
  );
}

/** What the patient wants to know, in their words. */
function Question({ caseId }: { caseId: string }) {
  const asked = useOperation(showIntake, { caseId });
  if (asked.isPending) return <Skeleton lines={[32, 28, 20]} label="Opening the question" />;
  if (asked.error) {
    const words = wordsFor(asked.error);
    return (
      <Notice tone="danger" live="alert" title={words.happened}>
        <p>{words.canDo}</p>
      </Notice>
    );
  }
  const { questions, goals, sections } = asked.data;
  return (
    <>
      {questions.length === 0 ? <EmptyState title="No question of their own" /> : null}
      <ol className="case-words">
        {questions.map((question) => (
          <li key={question.id} dir="auto">
            {question.words}
          </li>
        ))}
      </ol>
      {goals.length > 0 ? <p>What matters most: {goals.join(', ')}</p> : null}
      {sections.map((section) => (
        <Disclosure key={section.title} summary={section.title}>
          <dl className="case-told">
            {section.answers.map((answer) => (
              <div key={answer.label}>
                <dt>{answer.label}</dt>
                <dd dir="auto">{answer.words}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      ))}
    </>
  );
}
