import { useParams } from '@tanstack/react-router';
import { imageSourceSchema } from '#formats/opinion/index.ts';
import { Viewer } from '#modules/imaging/web/index.ts';
import { Cockpit } from '#modules/opinions/web/index.ts';
import { RecordsPane } from '#modules/records/web/index.ts';

/** The reading room: records, pictures and opinion of three modules in one screen; citing joins them. */
export function ReadingRoomPage() {
  const { caseId = '' } = useParams({ strict: false }) as { caseId?: string };
  return (
    <Cockpit
      key={caseId}
      caseId={caseId}
      records={({ cite, open }) => (
        <RecordsPane
          caseId={caseId}
          {...(open?.kind === 'page' ? { at: { documentId: open.documentId, page: open.page } } : {})}
          onCite={({ documentId, page, quote }) =>
            cite({ kind: 'page', documentId, page, ...(quote.trim() === '' ? {} : { quote }) })
          }
        />
      )}
      viewer={({ cite, open, identity }) => (
        <Viewer
          caseId={caseId}
          identity={identity}
          mayMeasure
          onCite={(citation) => cite(imageSourceSchema.parse(citation))}
          {...(open?.kind === 'image' ? { open } : {})}
        />
      )}
    />
  );
}
