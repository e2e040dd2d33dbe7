import { useCallback, useState } from 'react';
import { Button, ButtonRow } from '../button/button.tsx';
import { Select } from '../form/choices.tsx';
import { TextField } from '../form/text-field.tsx';
import { CitationChip } from '../letter/letter.tsx';
import { DataTable } from '../list/data-table.tsx';
import { StaffFrame } from '../page/staff-frame.tsx';
import { Menu } from '../staff/menu.tsx';
import { usePaletteKey } from '../staff/palette-key.ts';
import { Palette } from '../staff/palette.tsx';
import { Panes } from '../staff/panes.tsx';
import { Tabs } from '../staff/tabs.tsx';
import { EmptyState, Skeleton } from '../status/progress.tsx';
import { Notice, Tag, type Tone } from '../status/tag.tsx';

type CaseRow = {
  id: string;
  due: string;
  patient: string;
  asks: string;
  stage: string;
  tone: Tone;
  on: string;
  age: number;
};

const cases: CaseRow[] = [
  {
    id: '1',
    due: 'Today',
    patient: 'Lopez, M',
    asks: 'knee: operate or not',
    stage: 'Late',
    tone: 'danger',
    on: 'Dr Okafor',
    age: 6,
  },
  {
    id: '2',
    due: 'Today',
    patient: 'Haddad, S',
    asks: 'prostate: surveillance?',
    stage: 'Records',
    tone: 'caution',
    on: 'St Anne, 3rd ask',
    age: 9,
  },
  {
    id: '3',
    due: 'Thu 12 Mar',
    patient: 'Chen, L',
    asks: 'MS treatment',
    stage: 'Match',
    tone: 'active',
    on: 'you',
    age: 1,
  },
  {
    id: '4',
    due: 'Thu 12 Mar',
    patient: 'Roy, P',
    asks: 'lung nodule, biopsy?',
    stage: 'Intake',
    tone: 'plain',
    on: 'patient',
    age: 2,
  },
  {
    id: '5',
    due: 'Fri 13 Mar',
    patient: 'Meyer, A',
    asks: 'second reading',
    stage: 'Signed',
    tone: 'good',
    on: 'release',
    age: 5,
  },
];

/** A desk beside a reading pane: dense rows, tabs, menu, palette, panes. */
export function Staff() {
  const [palette, setPalette] = useState(false);
  const [last, setLast] = useState('Press a letter on a row');
  usePaletteKey(useCallback(() => setPalette(true), []));
  return (
    <StaffFrame
      where={[{ label: 'Second Opinion', href: '#home' }, { label: 'Desk' }]}
      onSearch={() => setPalette(true)}
      purpose="Treatment"
      helpHref="#help"
      full
      me={
        <Menu
          label="Lena Roth"
          entries={[
            { key: 'keys', label: 'Keys', shortcut: '?' },
            { key: 'out', label: 'Sign out', icon: 'lock' },
          ]}
        />
      }
    >
      <Panes
        panes={[
          {
            key: 'desk',
            label: 'Desk',
            content: (
              <>
                <h1>Desk</h1>
                <Tabs
                  label="Cases"
                  tabs={[
                    {
                      key: 'all',
                      label: 'All',
                      count: 46,
                      content: <Desk onKey={(key, row) => setLast(`${key}: ${row.patient}`)} />,
                    },
                    {
                      key: 'mine',
                      label: 'Mine',
                      count: 18,
                      content: <Skeleton as="rows" label="Rows are on their way" lines={[30, 42, 36]} />,
                    },
                    {
                      key: 'late',
                      label: 'Late',
                      count: 0,
                      content: (
                        <EmptyState title="Nothing needs you.">Next promise: Thursday 12 March, 10:00.</EmptyState>
                      ),
                    },
                  ]}
                />
                <p className="u-meta" role="status">
                  {last}
                </p>
                <Notice tone="caution" title="Seen 10:40. No connection since then.">
                  <p>Your acts wait here and are sent when it is back.</p>
                </Notice>
              </>
            ),
          },
          {
            key: 'side',
            label: 'Opinion',
            size: 380,
            content: (
              <>
                <h2>Opinion</h2>
                <p>
                  Not now. The tear is small and stable. <CitationChip href="#214">MR 4/214 tear</CitationChip>{' '}
                  <CitationChip href="#p3">Roy p3</CitationChip>
                </p>
                <p>
                  <Tag tone="opinion" boxed>
                    First read locked
                  </Tag>
                </p>
                <TextField name="decision" label="Decision" hint="One line." />
                <Select name="asked" label="Ask" options={[{ value: 'p', label: 'Patient' }]} />
                <ButtonRow>
                  <Button kind="primary" shortcut="Ctrl Enter">
                    Sign with passkey
                  </Button>
                  <Button shortcut="Esc">Back to draft</Button>
                  <Button kind="danger">End access</Button>
                  <Button kind="quiet">Wait</Button>
                </ButtonRow>
              </>
            ),
          },
          {
            key: 'viewer',
            label: 'Pictures',
            size: 240,
            dark: true,
            content: (
              <>
                <h2>Reading room</h2>
                <p>A dark room inside a light page.</p>
                <Tag tone="good">ID matched</Tag>
              </>
            ),
          },
        ]}
      />
      <Palette
        open={palette}
        onOpenChange={setPalette}
        commands={[
          { key: 'desk', group: 'Go to', label: 'Desk', shortcut: 'G N', run: () => setLast('Desk') },
          { key: 'roy', group: 'Case', label: 'Roy, Peter: lung nodule', run: () => setLast('Roy') },
          { key: 'match', group: 'Act', label: 'Match an expert', shortcut: 'M', run: () => setLast('Match') },
        ]}
      />
    </StaffFrame>
  );
}

function Desk({ onKey }: { onKey: (key: string, row: CaseRow) => void }) {
  return (
    <DataTable
      label="Cases by promise date"
      rows={cases}
      rowKey={(row) => row.id}
      rowTitle={(row) => row.patient}
      href={(row) => `#case-${row.id}`}
      onKey={onKey}
      detail={() => <>Missing: CT disc (asked 2 Mar, no reply). Consent signed.</>}
      columns={[
        { key: 'patient', title: 'Patient', cell: (row) => row.patient },
        { key: 'due', title: 'Due', cell: (row) => row.due },
        { key: 'asks', title: 'Asks', cell: (row) => row.asks },
        { key: 'stage', title: 'Stage', cell: (row) => <Tag tone={row.tone}>{row.stage}</Tag> },
        { key: 'on', title: 'Waiting on', cell: (row) => row.on },
        { key: 'age', title: 'Days', cell: (row) => row.age, numeric: true },
      ]}
    />
  );
}
