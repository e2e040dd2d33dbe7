import { Suspense, lazy } from 'react';
import type { ViewerProps } from './reading-pane.tsx';
import './viewer.css';

const Pane = lazy(async () => ({ default: (await import('./reading-pane.tsx')).ReadingPane }));

/** The viewer of a case's scans. Its machinery is a bundle of its own and comes only when a reading room opens. */
export function Viewer(props: ViewerProps) {
  return (
    <Suspense fallback={<div className="viewer viewer-message">Opening the viewer …</div>}>
      <Pane {...props} />
    </Suspense>
  );
}
