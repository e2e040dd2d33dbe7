import { useSyncExternalStore } from 'react';
import { useClient } from '#ui/data/data.tsx';
import { formatBytes, formatDuration, formatNumber } from '#ui/format.ts';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { ProgressBar } from '#ui/status/progress.tsx';
import { Notice } from '#ui/status/tag.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import type { LeftOut } from './chosen.ts';
import { uploaderOf, type Sending, type Uploader } from './uploader.ts';

export function useUploader(caseId: string): [Uploader, Sending] {
  const uploader = uploaderOf(caseId, useClient());
  return [uploader, useSyncExternalStore(uploader.subscribe, uploader.snapshot)];
}

/** How far sending is, with real numbers and the time left, and what a person may do meanwhile. */
export function SendingBar({ sending }: { sending: Sending }) {
  const { locale } = useLocale();
  const { phase, bytes, sentBytes, files, safeBefore, sentFiles, offline, speed } = sending;
  const n = (value: number) => formatNumber(value, locale);
  if (phase === 'idle') return null;
  if (phase === 'reading')
    return (
      <p className="records-now" role="status">
        Reading your disc… {n(files)} files found.
      </p>
    );
  const share = bytes === 0 ? 100 : Math.min(100, Math.floor((sentBytes / bytes) * 100));
  if (offline)
    return (
      <Notice tone="caution" live="status" title="No connection">
        <p>{share}% is safe with us. We will go on by ourselves.</p>
      </Notice>
    );
  const safe = safeBefore > 0 ? `${n(safeBefore)} of ${n(files)} files were already safe with us. ` : '';
  if (phase === 'done')
    return (
      <p className="records-now" role="status">
        {safe}
        {sentFiles > 0 ? `${n(sentFiles)} ${sentFiles === 1 ? 'file has' : 'files have'} arrived. ` : ''}You can close
        this page.
      </p>
    );
  const left = speed > 0 ? ` · ${formatDuration((bytes - sentBytes) / speed, locale)}` : '';
  return (
    <div className="records-now">
      <ProgressBar
        label={`Sending ${n(files - safeBefore)} files`}
        value={sentBytes}
        max={bytes}
        words={`${share}% of ${formatBytes(bytes, locale)}${left}`}
      />
      <p>{safe}You can close this page. Come back and choose the folder again: we go on where we stopped.</p>
    </div>
  );
}

/** "We left out 14 files that are not records. Which?" */
export function LeftOutFiles({ files }: { files: readonly LeftOut[] }) {
  if (files.length === 0) return null;
  const summary = `We left out ${files.length === 1 ? '1 file that is no record' : `${files.length} files that are not records`}. Which?`;
  return (
    <Disclosure summary={summary}>
      <ul className="records-left-out">
        {files.slice(0, 200).map(({ path, reason }) => (
          <li key={path}>
            <bdi>{path}</bdi> <span className="u-meta">{reason}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
