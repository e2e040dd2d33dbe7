import { describe, expect, test } from 'vitest';
import { accountAsCsv, accountAsFhir, accountAsText, csvOf, type Account, type Accounted } from './accounting.rules.ts';
import { disclosedFields, kindOfAct } from './disclosures.contract.ts';
import { eventWords } from './event-words.contract.ts';

const entry = (n: number, change: Partial<Accounted> = {}): Accounted => ({
  n,
  at: new Date('2026-03-03T09:41:17.250Z'),
  event: 'imaging.viewed',
  actorId: 'amara',
  actorName: 'Dr Amara Okafor',
  actorRoles: ['expert'],
  purpose: 'TREAT',
  subjectId: '1.2.3',
  subjectLabel: 'CT of 3 March',
  caseId: 'c1',
  outcome: 'done',
  requestId: 'r1',
  item: 17,
  ...change,
});
const account = (...entries: Accounted[]): Account => ({
  patient: { id: 'maria', name: 'Maria Lopez' },
  source: { site: 'consilium-demo', origin: 'https://second.example' },
  madeAt: new Date('2026-03-04T08:00:00Z'),
  entries,
});
const exported = entry(2, {
  event: 'opinion.exported',
  actorId: 'maria',
  actorName: 'Maria Lopez',
  actorRoles: ['patient'],
});

describe('the accounting of disclosures', () => {
  test('as a table: who, what, why and to whom a copy went', () => {
    const [head, first, second, end] = accountAsCsv(account(exported, entry(1))).split('\r\n');
    expect(head).toContain('Copy given to,What the copy held');
    expect(first).toContain('2,2026-03-03T09:41:17.250Z,You,patient,downloaded your letter');
    expect(first).toContain('done,You,the letter with its pictures and its proof,18,r1');
    expect(second).toContain(
      'Dr Amara Okafor,doctor,looked at your scan “CT of 3 March”,to give you an opinion,done,,,18,r1',
    );
    expect(end).toBe('');
  });

  test('runs nothing in a spreadsheet', () => {
    expect(csvOf([['+1', '-1', '@a', '=a', '\ta', '\ra', 'a,b', 'c"d', 7]])).toBe(
      `'+1,'-1,'@a,'=a,'\ta,"'\ra","a,b","c""d",7\r\n`,
    );
    const hostile = accountAsCsv(account(entry(1, { actorName: '=cmd|calc', subjectLabel: 'a "quoted", title' })));
    expect(hostile).toContain(`'=cmd|calc`);
    expect(hostile).toContain('""quoted""');
  });

  test('as text: a sentence for each item, nothing that steers a printer', () => {
    const text = accountAsText(account(exported, entry(1, { actorName: 'Eve\u001b[2J\u202e' })));
    expect(text).toContain('Who opened the records of Maria Lopez');
    expect(text).toContain('2 items, 1 of them copies that were given out.');
    expect(text).toContain('looked at your scan “CT of 3 March”, to give you an opinion. Place 18 in the log.');
    expect(text).toContain('The copy held the letter with its pictures and its proof.');
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  test('as FHIR: one AuditEvent for each item, a disclosure as one', () => {
    const bundle = JSON.parse(accountAsFhir(account(exported, entry(1, { outcome: 'refused' })))) as {
      entry: { resource: { id: string; type: { code: string }; outcome: string } }[];
    };
    expect(bundle.entry.map(({ resource }) => [resource.id, resource.type.code, resource.outcome])).toEqual([
      ['entry-2', '110106', '0'],
      ['entry-1', 'rest', '4'],
    ]);
  });

  test('knows of every event of the log whether a copy left', () => {
    for (const event of Object.keys(eventWords)) {
      if (/export|download/.test(event)) expect(disclosedFields(event), event).toBeDefined();
      expect(kindOfAct(event) === 'disclose').toBe(disclosedFields(event) !== undefined);
    }
    const kinds = ['imaging.viewed', 'records.searched', 'records.file-added', 'consent.withdrawn', 'log.read'];
    expect(kinds.map(kindOfAct)).toEqual(['read', 'search', 'create', 'update', 'read']);
  });
});
