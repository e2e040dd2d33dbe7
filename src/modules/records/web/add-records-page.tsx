import type { OutputOf } from '#kernel/operation.ts';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { showCase } from '#modules/cases/cases.contract.ts';
import { Button, LinkButton } from '#ui/button/button.tsx';
import { useLive, useOperation } from '#ui/data/data.tsx';
import { FileDropButton } from '#ui/files/file-drop.tsx';
import { formatBytes, formatDate } from '#ui/format.ts';
import { RowList, type ListRow } from '#ui/list/row-list.tsx';
import { BackLink } from '#ui/page/question-page.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import { checklist, listRecords, type DocumentView, type UploadView } from '../records.contract.ts';
import { FromPortal } from './sources/from-portal.tsx';
import { IsThisYou } from './identity-question.tsx';
import { Problem } from './problem.tsx';
import { JoinPhotos } from './join-photos.tsx';
import { LinkBox } from './link-box.tsx';
import { photosTogether } from './pages-together.ts';
import { readingWords, ReadingTag } from './reading-note.tsx';
import { isHeldBack, waitingWords } from './scanner-note.tsx';
import { LeftOutFiles, SendingBar, useUploader } from './sending.tsx';
import { AskedForMore } from './requests/asked-for-more.tsx';
import { StillNeeded } from './still-needed.tsx';
import './records.css';

export type AddRecordsPageProps = {
  /** Rows of the scans: the imaging module's. */
  scans?: (caseId: string) => ReactNode;
  backHref?: (caseId: string) => string;
  /** Where "I have added everything I have" leads. */
  nextHref?: (caseId: string) => string;
  maxUploadBytes?: number;
};

/** Who may hand records in; the server asks the same of every file (`records.add`). */
const addingRelations: ReadonlySet<string> = new Set(['patient', 'carer-adds', 'desk']);

const fourGiB = 4096 * 1024 * 1024;

/** P2: hand over scans and papers; see each arrive; answer what is asked; know what is still needed. */
export function AddRecordsPage({
  scans,
  backHref = (caseId) => `/request/${caseId}`,
  nextHref = (caseId) => `/request/${caseId}/check`,
  maxUploadBytes = fourGiB,
}: AddRecordsPageProps) {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  const { locale } = useLocale();
  const [uploader, sending] = useUploader(caseId);
  useLive(`/api/cases/${caseId}/events`);
  const busy = sending.phase === 'sending' || sending.phase === 'reading';
  const [arrived, setArrived] = useState(0);
  const records = useOperation(listRecords, { caseId }, { refetchInterval: busy || arrived > 0 ? 2000 : false });
  const needed = useOperation(checklist, { caseId });
  const about = useOperation(showCase, { caseId });
  const adds = (about.data?.relations ?? []).some((relation) => addingRelations.has(relation));
  const looks = about.data !== undefined && !adds;
  useEffect(() => {
    document.title = 'Add your scans and papers';
  }, []);
  const received = (records.data?.progress.files.received ?? 0) + (records.data?.progress.pages.waiting ?? 0);
  // Asked again every two seconds while something is being looked at; live events come in between.
  if (received !== arrived) setArrived(received);
  const { refetch } = records;
  useEffect(() => {
    if (sending.phase === 'done') void refetch();
  }, [sending.phase, refetch]);
  const scanRows = scans?.(caseId);

  return (
    <>
      <div className="question-top">
        <BackLink href={backHref(caseId)} />
        {adds && needed.data ? (
          <span className="u-meta u-num">
            {needed.data.there} of {needed.data.needed} added
          </span>
        ) : null}
      </div>
      <h1>{looks ? 'Scans and papers' : 'Add your scans and papers'}</h1>
      {looks ? (
        <p>You can look at what is here. Adding to it is for the patient, or for who was asked to add.</p>
      ) : null}
      <AskedForMore caseId={caseId} answers={adds} here />
      {adds ? (
        <FileDropButton
          name="records"
          cameraWords="Take a photo of paper"
          filesWords="Files"
          onFiles={(files) => void uploader.add(files, { maxUploadBytes, locale })}
        />
      ) : null}
      {adds ? <LinkBox caseId={caseId} onTaken={() => void records.refetch()} /> : null}
      {adds ? <FromPortal caseId={caseId} onArrived={() => void records.refetch()} /> : null}
      <SendingBar sending={sending} />
      {sending.problems.length > 0 ? (
        <RowList
          label="Files that did not arrive"
          rows={sending.problems.map(({ path, reason }) => ({
            key: path,
            title: <bdi>{path}</bdi>,
            status: <Tag tone="danger">Not sent</Tag>,
            more: <p>{reason}</p>,
          }))}
        />
      ) : null}
      {records.error ? <Problem error={records.error} onAgain={() => void records.refetch()} /> : null}
      {records.isPending ? <Skeleton as="rows" lines={[28, 22, 30]} label="Reading your records" /> : null}
      {records.data ? (
        <>
          {(adds ? records.data.questions : [])
            .filter(({ answer }) => answer === null)
            .map((question) => (
              <IsThisYou key={question.questionId} caseId={caseId} question={question} />
            ))}
          {(adds ? photosTogether(records.data.documents) : []).map((photos) => (
            <JoinPhotos
              key={photos.map(({ documentId }) => documentId).join()}
              caseId={caseId}
              photos={photos}
              onJoined={() => void records.refetch()}
            />
          ))}
          {adds && records.data.uploads.length > 0 && !busy ? (
            <GoOn caseId={caseId} uploads={records.data.uploads} onForgotten={() => void records.refetch()} />
          ) : null}
          {scanRows ? (
            <section className="records-group">
              <h2>Scans</h2>
              {scanRows}
            </section>
          ) : null}
          <Papers
            documents={records.data.documents}
            waiting={records.data.progress.files.received}
            scanner={records.data.scanner}
            pages={records.data.progress.pages}
          />
          {records.data.refused.length > 0 ? (
            <section className="records-group">
              <h2>{records.data.refused.some(isHeldBack) ? 'Held back, or not read' : 'What we could not read'}</h2>
              <RowList
                label="Files we could not read"
                rows={records.data.refused.map((file) => ({
                  key: file.fileId,
                  title: <bdi>{file.name}</bdi>,
                  status: isHeldBack(file) ? <Tag tone="danger">Held back</Tag> : <Tag tone="caution">Not read</Tag>,
                  more: <p>{file.reason}</p>,
                }))}
              />
            </section>
          ) : null}
          <LeftOutFiles
            files={[
              ...sending.leftOut,
              ...records.data.junk.map(({ path, reason }) => ({ path, reason: reason ?? '' })),
            ]}
          />
          {adds && nothingYet(records.data.documents.length, records.data.progress.files.checked, busy) ? (
            <Empty />
          ) : null}
        </>
      ) : null}
      {adds && needed.data ? <StillNeeded caseId={caseId} items={needed.data.items} /> : null}
      {adds ? (
        <p className="records-end">
          <LinkButton kind="primary" href={nextHref(caseId)}>
            I have added everything I have
          </LinkButton>
        </p>
      ) : null}
    </>
  );
}

const nothingYet = (documents: number, checked: number, busy: boolean) => documents === 0 && checked === 0 && !busy;

type PapersProps = {
  documents: readonly DocumentView[];
  waiting: number;
  scanner: OutputOf<typeof listRecords>['scanner'];
  pages: OutputOf<typeof listRecords>['progress']['pages'];
};

function Papers({ documents, waiting, scanner, pages }: PapersProps) {
  const { locale } = useLocale();
  if (documents.length === 0 && waiting === 0) return null;
  const rows = documents.map((document): ListRow => {
    const length = `${document.pageCount} ${document.pageCount === 1 ? 'page' : 'pages'}`;
    const date = document.date === null ? undefined : formatDate(new Date(document.date), locale, 'UTC');
    return {
      key: document.documentId,
      title: <bdi>{document.title}</bdi>,
      facts: [
        date,
        document.facility,
        document.pageCount > 0 ? length : 'kept for the doctor',
        ...document.alsoCameAs.map(({ fileName }) => `also came as ${fileName}`),
      ].filter(Boolean),
      status:
        document.state === 'asked' ? (
          <Tag tone="caution">Waiting: whose is it?</Tag>
        ) : (
          <ReadingTag document={document} />
        ),
    };
  });
  return (
    <section className="records-group">
      <h2>Papers</h2>
      {waiting > 0 ? <p role="status">{waitingWords(waiting, scanner)}</p> : null}
      {pages.waiting > 0 ? <p role="status">{readingWords(pages)}</p> : null}
      <RowList label="Papers" rows={rows} />
    </section>
  );
}

type GoOnProps = { caseId: string; uploads: readonly UploadView[]; onForgotten: () => void };

/** Uploads that were begun in another session of the browser, or on another device. */
function GoOn({ caseId, uploads, onForgotten }: GoOnProps) {
  const { locale } = useLocale();
  const safe = uploads.reduce((sum, { received }) => sum + received, 0);
  const forget = async () => {
    const options = { method: 'DELETE', headers: { 'tus-resumable': '1.0.0', 'x-consilium-request': '1' } };
    await Promise.allSettled(uploads.map(({ uploadId }) => fetch(`/files/${caseId}/${uploadId}`, options)));
    onForgotten();
  };
  return (
    <Notice live="status" title="We stopped in the middle">
      <p>
        {formatBytes(safe, locale)} of what was on its way are safe. Choose the same CD, USB or folder again: what is
        safe with us is not sent twice.
      </p>
      <Button kind="quiet" onClick={() => void forget()}>
        I do not want to send the rest
      </Button>
    </Notice>
  );
}

function Empty() {
  return (
    <ul className="records-empty">
      <li>
        <strong>A CD or USB stick</strong> from the hospital: choose it whole, we find the pictures.
      </li>
      <li>
        <strong>Paper</strong>: take a photo of each page with your phone.
      </li>
      <li>
        <strong>Letters and reports</strong> as PDF, or data from your health app: its file, or its link.
      </li>
      <li>You can send the request now and add records later.</li>
    </ul>
  );
}
