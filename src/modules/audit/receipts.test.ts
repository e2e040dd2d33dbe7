import { beforeAll, describe, expect, test } from 'vitest';
import { checkChain, verifyReceipt } from '#formats/access-receipt/index.ts';
import { showCase } from '#modules/cases/cases.contract.ts';
import { listGrants } from '#modules/consent/consent.contract.ts';
import { showDraft } from '#modules/intake/intake.contract.ts';
import { startDraft, northlight } from '#testkit/intake-builders.ts';
import { proveFresh } from '#testkit/prove.ts';
import { createTestApp, type TestApp, type TestClient } from '#testkit/test-app.ts';
import { accesses, receipt } from './audit.contract.ts';

let app: TestApp;
let maria: TestClient;
/** Acts on a new request of Maria’s: three entries of hers. */
async function act(): Promise<void> {
  const caseId = await startDraft(maria);
  await maria.call(showDraft, { caseId });
  await maria.call(showCase, { caseId });
  await maria.call(listGrants, { caseId });
}

beforeAll(async () => {
  app = await createTestApp();
  maria = await app.newPerson(await northlight(app), ['patient'], 'Maria Lopez');
  await act();
  await app.parts.audit.access.sequence();
});

const receiptOf = async (n: number) => new TextEncoder().encode((await maria.call(receipt, { n })).receipt ?? '');

describe('receipts of one’s own entries', () => {
  test('hold offline with the log’s key alone, one by one', async () => {
    const { entries, total } = await maria.call(accesses, {});
    expect(total).toBeGreaterThan(1);
    for (const entry of entries) {
      const result = verifyReceipt(await receiptOf(entry.n), { logVkey: app.parts.audit.access.verifierKey });
      expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(result.claims).toMatchObject({ n: entry.n, event: entry.event, actorName: 'Maria Lopez' });
    }
  });

  test('open one entry and no other', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(async (n) => JSON.parse(new TextDecoder().decode(await receiptOf(n))) as { opening: string }),
    );
    expect(one?.opening).not.toBe(two?.opening);
  });

  test('are of nobody else', async () => {
    const sam = await app.newPerson(await app.newTenant(), ['patient']);
    await expect(sam.call(receipt, { n: 1 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('an act that waits for its place says so', async () => {
    const { total } = await maria.call(accesses, {});
    await act();
    expect(await maria.call(receipt, { n: total + 1 })).toMatchObject({ n: total + 1, item: null, receipt: null });
    await app.parts.audit.access.sequence();
    expect(await maria.call(receipt, { n: total + 1 })).toMatchObject({ item: expect.any(Number) as number });
  });

  test('and the leaves of the list follow one another from the first to the last', async () => {
    const { entries, total } = await maria.call(accesses, {});
    const whole = checkChain(entries, total);
    expect(whole).toMatchObject({ last: total, missing: [], broken: [], shortened: false });
    const { rows } = await app.owner.query<{ id: number }>(
      `delete from audit.entries where patient_id = $1 and n = (select max(n) from audit.entries where patient_id = $1) returning leaf_id as id`,
      [maria.person.id],
    );
    expect(rows).toHaveLength(1);
    await app.owner.query(`update audit.chains set n = n - 1 where patient_id = $1`, [maria.person.id]);
    const cut = await maria.call(accesses, {});
    // The server knows of nothing; the one who was here before does.
    expect(cut).toMatchObject({ total: total - 1, missing: [] });
    expect(checkChain(cut.entries, cut.total, whole.tail)).toMatchObject({ missing: [total], shortened: true });
  });
});

describe('the list to keep', () => {
  test.each([
    ['csv', 'text/csv; charset=utf-8', /^Item,When \(UTC\)/],
    ['text', 'text/plain; charset=utf-8', /^Who opened the records of Maria Lopez/],
    ['fhir', 'application/fhir+json; charset=utf-8', /"resourceType": "AuditEvent"/],
  ])('comes as %s with every entry, and is written down itself', async (format, type, words) => {
    const { entries } = await maria.call(accesses, {});
    await proveFresh(app, maria);
    const answer = await maria.inject({ url: `/api/accesses/export?format=${format}` });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toContain('who-opened-my-records');
    expect(answer.body).toMatch(words);
    const count = { csv: /\r\n\d+,/g, text: /^\d+\. /gm, fhir: /"entry-\d+"/g }[format] ?? /$/;
    expect(answer.body.match(count)).toHaveLength(entries.length);
    const { rows } = await app.owner.query(
      `select 1 from audit.entries where event = 'access.exported' and actor_id = $1`,
      [maria.person.id],
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('holds nothing of another person', async () => {
    const sam = await app.newPerson(await app.newTenant(), ['patient'], 'Sam Hill');
    await proveFresh(app, sam);
    const answer = await sam.inject({ url: '/api/accesses/export?format=text' });
    expect(answer.body).toContain('0 items');
    expect(answer.body).not.toContain('Maria');
  });
});
