import { Button, LinkButton } from '#ui/button/button.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { Over } from '#ui/page/over.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { useLocale } from '#ui/text/locale.tsx';
import * as contract from '../../records.contract.ts';
import { Problem } from '../problem.tsx';
import { dateWords } from './words.ts';

export type FactSourceProps = {
  caseId: string;
  factId: string;
  onClose: () => void;
  /** Opens the paper that the same file gave. */
  onDocument?: ((source: contract.TimelineEntry['source']) => void) | undefined;
  /** Puts the entry into the opinion. */
  onCite?: ((fact: contract.FactView) => void) | undefined;
};

/** What the lists of entries are given: the case, and what may be done with an entry. */
export type HistoryProps = Pick<FactSourceProps, 'caseId' | 'onDocument' | 'onCite'>;

/** Where an entry of the list was read: in words, and as it stands in the file. */
export function FactSource({ caseId, factId, onClose, onDocument, onCite }: FactSourceProps) {
  const { locale } = useLocale();
  const place = useOperation(contract.factPlace, { caseId, factId });
  const found = place.data;
  return (
    <Over title={found?.fact.label ?? 'Where this was read'} onClose={onClose}>
      {place.isPending ? <Skeleton lines={[40, 52, 36]} label="Opening the file at the place" /> : null}
      {place.error ? <Problem error={place.error} onAgain={() => void place.refetch()} /> : null}
      {found ? (
        <>
          <Said fact={found.fact} />
          <h3>Read in</h3>
          <ul className="history-sources">
            <li>
              <bdi>{found.fact.source.fileName}</bdi>
            </li>
            {found.fact.alsoIn.map((one) => (
              <li key={one.factId}>
                <bdi>{one.fileName}</bdi> <span className="u-meta">{differs(one, found.fact, locale)}</span>
              </li>
            ))}
          </ul>
          {found.excerpt === null ? null : (
            <Disclosure summary="As it stands in the file">
              <p className="u-meta">
                <bdi dir="ltr">{found.fact.source.resource}</bdi> · <bdi dir="ltr">{found.fact.source.pointer}</bdi>
              </p>
              <pre className="history-excerpt" dir="ltr" tabIndex={0}>
                {found.excerpt}
              </pre>
            </Disclosure>
          )}
          <div className="u-row">
            <Button kind="primary" onClick={onClose}>
              Close
            </Button>
            {onCite ? (
              <Button
                onClick={() => {
                  onCite(found.fact);
                  onClose();
                }}
              >
                Cite this
              </Button>
            ) : null}
            {found.documentId !== null && onDocument ? (
              <Button
                onClick={() => {
                  onDocument({ type: 'document', documentId: found.documentId ?? '', page: 1 });
                  onClose();
                }}
              >
                Open as a paper
              </Button>
            ) : null}
            <LinkButton
              kind="quiet"
              href={`/api/cases/${caseId}/records/files/${found.fact.source.fileId}/original`}
              download
            >
              The file itself
            </LinkButton>
          </div>
        </>
      ) : null}
    </Over>
  );
}

function Said({ fact }: { fact: contract.FactView }) {
  const { locale } = useLocale();
  const rows: [string, string | null][] = [
    ['When', fact.date === null ? null : [fact.date, fact.endDate].filter((one) => one !== null).map((one) => dateWords(one, locale)).join(' – ')],
    ['Value', [fact.value, fact.unit].filter(Boolean).join(' ') || null],
    ['Reference range', fact.referenceRange],
    ['Marked', fact.interpretation],
    ['Status', fact.status],
    ['Codes', fact.codes.map(({ system, code }) => `${code} (${systemWords(system)})`).join(', ') || null],
  ]; // prettier-ignore
  return (
    <dl className="history-said">
      {rows.flatMap(([name, words]) =>
        words === null
          ? []
          : [
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{words}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}

const systems: Readonly<Record<string, string>> = {
  'http://loinc.org': 'LOINC',
  'http://snomed.info/sct': 'SNOMED CT',
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'RxNorm',
  'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
  'http://hl7.org/fhir/sid/icd-10-cm': 'ICD-10-CM',
  'http://hl7.org/fhir/sid/icd-9-cm': 'ICD-9-CM',
  'http://hl7.org/fhir/sid/cvx': 'CVX',
};

const systemWords = (system: string | null): string => (system === null ? 'no system' : (systems[system] ?? system));

/** What another source says differently; nothing when it says the same. */
function differs(one: contract.FactView['alsoIn'][number], fact: contract.FactView, locale: string): string {
  const said = [
    one.label === fact.label ? '' : one.label,
    one.date === fact.date ? '' : dateWords(one.date, locale),
    one.value === fact.value && one.unit === fact.unit ? '' : [one.value, one.unit].filter(Boolean).join(' '),
    one.status === fact.status ? '' : (one.status ?? ''),
  ].filter((part) => part !== '');
  return said.length === 0 ? '' : `says ${said.join(', ')}`;
}
