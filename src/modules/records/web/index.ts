export { Checklist, FactsTable, Timeline } from './case-lists.tsx';
export { DocumentConfirm, type DocumentConfirmProps } from './document-confirm.tsx';
export { IsThisYou } from './identity-question.tsx';
export { type PageSource, type PageViewerProps } from './page-viewer.tsx';
export { RecordsPane, type RecordsPaneProps } from './records-pane.tsx';
