import { useState } from 'react';
import { Button, ButtonRow, LinkButton } from '../button/button.tsx';
import { FileDropButton } from '../files/file-drop.tsx';
import { RankList } from '../list/rank-list.tsx';
import { RowList, Timeline } from '../list/row-list.tsx';
import { ActingBar, PatientFrame } from '../page/patient-frame.tsx';
import { SummaryList } from '../page/summary-list.tsx';
import { Disclosure } from '../staff/disclosure.tsx';
import { EmptyState, ProgressBar, Skeleton } from '../status/progress.tsx';
import { StatusLine, Steps } from '../status/steps.tsx';
import { Notice, Tag } from '../status/tag.tsx';
import { Code, Digits, When } from '../text/bdi.tsx';

const wishes = [
  { key: 'walk', label: 'Walk without pain' },
  { key: 'avoid', label: 'Avoid the operation' },
  { key: 'soon', label: 'Get back to work soon' },
];

/** The home of a request, its records, and every part a patient meets. */
export function Patient() {
  const [ranked, setRanked] = useState<readonly (typeof wishes)[number][]>(wishes);
  const [sending, setSending] = useState(false);
  return (
    <PatientFrame
      service="Second Opinion"
      demo
      helpPhone="0800 555 0142"
      language={<a href="#language">English</a>}
      acting={<ActingBar words="You are helping" name="Maria Lopez" />}
    >
      <p className="u-meta">
        Number <Code value="SO-7K2M-41" />
      </p>
      <h1>Your request about your knee</h1>
      <StatusLine
        now="Dr Amara Okafor is reading your records."
        promise="You will have her answer by Thursday 12 March."
        toDo="You do not need to do anything now."
      />
      <Steps
        label="The way of your request"
        steps={[
          { key: 'sent', label: 'Sent', state: 'done', date: '3 Mar' },
          { key: 'records', label: 'Records complete', state: 'done', date: '5 Mar' },
          { key: 'reading', label: 'Reading', state: 'now' },
          { key: 'answer', label: 'Your answer', state: 'next', date: '12 Mar' },
        ]}
      />
      <h2>1 question for you</h2>
      <p>Nurse Lena asks: “Have you had an injection in this knee?”</p>
      <ButtonRow>
        <Button>Yes</Button>
        <Button>No</Button>
        <Button>I don’t know</Button>
        <Button kind="quiet">Write an answer</Button>
      </ButtonRow>

      <h2>Your records</h2>
      <FileDropButton name="records" onFiles={() => undefined} cameraWords="Take a photo of paper" filesWords="Files" />
      <RowList
        label="Scans"
        rows={[
          {
            key: 'ct',
            title: 'CT chest',
            facts: ['12 Mar 2026', 'St Anne', '412 pictures'],
            status: <Tag tone="good">Complete</Tag>,
          },
          {
            key: 'mr',
            title: 'MRI knee',
            facts: ['2 Apr 2026', 'City Imaging', '1,180 pictures'],
            status: <Tag tone="active">Arriving</Tag>,
            more: (
              <ProgressBar
                label="You can close this page. We carry on when you come back."
                value={743}
                max={1180}
                words="63% · 4 min"
              />
            ),
          },
          {
            key: 'xr',
            title: 'X-ray knee',
            facts: ['1 picture'],
            status: <Tag tone="caution">Is this you?</Tag>,
            more: <p>The picture says “Maria L., 1961”.</p>,
            actions: (
              <>
                <Button>Yes, mine</Button>
                <Button kind="danger">No, remove</Button>
              </>
            ),
          },
        ]}
      />
      <Disclosure summary="We left out 14 files that are not records. Which?">
        <p>A viewer program that came with the disc.</p>
      </Disclosure>

      <h2>What matters most to you</h2>
      <RankList
        label="What matters most, first to last"
        items={ranked}
        onChange={(items) => setRanked(items as typeof wishes)}
        announce={(item, position, count) => `${item.label} is now ${position} of ${count}`}
      />

      <h2>Check before you send</h2>
      <SummaryList
        rows={[
          { key: 'q', label: 'Your question', value: 'Do I really need the operation?', changeHref: '#q' },
          { key: 'r', label: 'Your records', value: '6 added, 1 still on its way', changeHref: '#r' },
          { key: 'n', label: 'How you want news', changeHref: '#n' },
        ]}
      />
      <ButtonRow>
        <Button kind="primary" busy={sending && 'Sending…'} onClick={() => setSending(true)}>
          Send my request
        </Button>
        <Button unavailable="Write your question first. Then you can listen to it.">Listen</Button>
        <LinkButton href="#later" kind="secondary" icon="print">
          Print
        </LinkButton>
        <Button kind="primary" busy="Sending…">
          Send
        </Button>
      </ButtonRow>

      <h2>News</h2>
      <Notice title="We have your scans">
        <p>All 412 pictures of your CT came through.</p>
      </Notice>
      <Notice tone="good" title="Nurse Lena has everything she needs" />
      <Notice tone="caution" title="We are late">
        <p>Dr Okafor needs until Friday. You can wait, choose another doctor, or have your money back.</p>
      </Notice>
      <Notice tone="danger" title="No connection">
        <p>63% is safe with us. We will go on by ourselves.</p>
      </Notice>
      <Timeline
        label="What happened"
        items={[
          { key: 'a', date: '3 Mar 2026', title: 'You sent your request' },
          { key: 'b', date: '5 Mar 2026', title: 'Your records were complete', children: <p>6 items, 3 scans.</p> },
          { key: 'c', date: '12 Mar 2026', title: 'Dr Okafor signed your letter', opinion: true },
        ]}
      />
      <p>
        Seen <When at="2026-03-12T09:12:00Z" relativeTo={new Date('2026-03-12T11:12:00Z')} />. Dose{' '}
        <Digits>2 × 500 mg</Digits>.
      </p>
      <h2>Who can see your records</h2>
      <EmptyState title="Only you can see your records." action={<Button icon="plus">Add a person</Button>}>
        When you send your request, one nurse and one doctor can see them too.
      </EmptyState>
      <Skeleton label="Your messages are on their way" lines={[38, 44, 21]} />
    </PatientFrame>
  );
}
