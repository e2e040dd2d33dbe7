import type { Relation, Role } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { giveConsent } from '#modules/consent/index.ts';
import { sampleCase } from '#testkit/sample-case.ts';
import type { TestApp, TestClient } from '#testkit/test-app.ts';

export type Who = {
  /** `patient`, `expert-invited`, …, with the organisation before it: `a/patient`. */
  label: string;
  roles: readonly Role[];
  tenant: 'a' | 'b' | undefined;
  client: TestClient | undefined;
};
export type SampleCase = {
  label: string;
  id: string;
  tenantId: string;
  patientId: string;
  relations: Record<string, readonly Relation[]>;
};
export type World = {
  app: TestApp;
  people: Who[];
  cases: SampleCase[];
  who(label: string): TestClient;
  case(label: string): SampleCase;
};

const cast: { label: string; roles: Role[] }[] = [
  { label: 'patient', roles: ['patient'] },
  { label: 'patient-other', roles: ['patient'] },
  { label: 'carer', roles: ['carer'] },
  { label: 'carer-reads', roles: ['carer'] },
  { label: 'carer-adds', roles: ['carer'] },
  { label: 'carer-all', roles: ['carer'] },
  { label: 'carer-asked', roles: ['carer'] },
  { label: 'carer-over', roles: ['carer'] },
  { label: 'coordinator', roles: ['coordinator'] },
  { label: 'expert', roles: ['expert'] },
  { label: 'expert-invited', roles: ['expert'] },
  { label: 'expert-stranger', roles: ['expert'] },
  { label: 'auditor', roles: ['auditor'] },
  { label: 'admin', roles: ['admin'] },
];

/**
 * Two organisations with everybody in each, and in each three cases: `shared` (the patient agreed, an expert reads, one
 * is invited), `private` (sent, nothing agreed, though people stand on it) and `draft` (not sent).
 */
export async function makeWorld(app: TestApp): Promise<World> {
  // Workers run, because acts enqueue work; what they do is part of what is checked.
  await app.runJobs();
  const people: Who[] = [{ label: 'anonymous', roles: [], tenant: undefined, client: undefined }];
  const cases: SampleCase[] = [];
  for (const tenant of ['a', 'b'] as const) {
    const tenantId = await app.newTenant(`Clinic ${tenant}`);
    for (const { label, roles } of cast)
      people.push({
        label: `${tenant}/${label}`,
        roles,
        tenant,
        client: await app.newPerson(tenantId, roles, `${tenant} ${label}`),
      });
    const of = (label: string) => find(people, `${tenant}/${label}`);
    const stand = { [`${tenant}/patient`]: ['patient'], [`${tenant}/auditor`]: ['auditor'] } as const;
    const shared = {
      ...stand,
      [`${tenant}/coordinator`]: ['desk'],
      [`${tenant}/expert`]: ['expert'],
      [`${tenant}/expert-invited`]: ['invited'],
      [`${tenant}/carer-reads`]: ['carer'],
      [`${tenant}/carer-adds`]: ['carer', 'carer-adds'],
      [`${tenant}/carer-all`]: ['carer', 'carer-adds', 'carer-writes', 'carer-sensitive', 'representative'],
      [`${tenant}/carer-asked`]: ['carer-asked'],
    } as const;
    const invitedOnly = { ...stand, [`${tenant}/expert-invited`]: ['invited'] } as const;
    cases.push(
      await newCase(app, { label: `${tenant}/shared`, of, state: 'reading', consent: true, relations: shared }),
    );
    cases.push(
      await newCase(app, { label: `${tenant}/private`, of, state: 'offered', consent: false, relations: invitedOnly }),
    );
    cases.push(await newCase(app, { label: `${tenant}/draft`, of, state: 'draft', consent: false, relations: stand }));
  }
  const caseOf = (label: string) => {
    const found = cases.find((one) => one.label === label);
    if (!found) throw new Error(`no case ${label}`);
    return found;
  };
  return { app, people, cases, who: (label) => find(people, label), case: caseOf };
}

function find(people: readonly Who[], label: string): TestClient {
  const client = people.find((who) => who.label === label)?.client;
  if (!client) throw new Error(`nobody is called ${label}`);
  return client;
}

type NewCase = {
  label: string;
  of: (label: string) => TestClient;
  state: string;
  consent: boolean;
  relations: Record<string, readonly Relation[]>;
};

async function newCase(app: TestApp, wish: NewCase): Promise<SampleCase> {
  const { person } = wish.of('patient');
  const caseId = await sampleCase(app, wish.of('patient'));
  const sent = wish.state === 'draft' ? null : new Date();
  await app.owner.query('update cases.cases set state = $2, sent_at = $3 where id = $1', [caseId, wish.state, sent]);
  if (sent) await standOn(app, wish, caseId);
  // Checks perform every operation for real: a legal hold keeps the sample world from being erased on the way.
  await app.owner.query(
    `insert into rights.holds (id, tenant_id, case_id, patient_id, sealed_reason, set_by, set_at)
     values ($1, $2, $3, $4, '', 'the checks', now())`,
    [newId(), person.tenantId, caseId, person.id],
  );
  if (wish.consent) await agree(app, wish, caseId);
  if (wish.consent) await addCarers(app, wish, caseId);
  return { label: wish.label, id: caseId, tenantId: person.tenantId, patientId: person.id, relations: wish.relations };
}

/** Expert and invited stand on both sent cases; only consent decides whether that opens anything. */
async function standOn(app: TestApp, wish: NewCase, caseId: string): Promise<void> {
  for (const [label, relation] of [
    ['expert', 'expert'],
    ['expert-invited', 'invited'],
  ] as const) {
    const { person } = wish.of(label);
    await app.owner.query(
      'insert into cases.people (tenant_id, case_id, person_id, relation, since) values ($1, $2, $3, $4, now())',
      [person.tenantId, caseId, person.id, relation],
    );
  }
}

type CarerSample = { level: 'read' | 'add' | 'write'; mayAll?: boolean; answered?: boolean; days?: number };

/** Helpers of every kind, one who has not answered and one whose time is over. They stand without any consent. */
const carers: Record<string, CarerSample> = {
  'carer-reads': { level: 'read' },
  'carer-adds': { level: 'add' },
  'carer-all': { level: 'write', mayAll: true },
  'carer-asked': { level: 'write', mayAll: true, answered: false },
  'carer-over': { level: 'write', mayAll: true, days: -1 },
};

async function addCarers(app: TestApp, wish: NewCase, caseId: string): Promise<void> {
  const patient = wish.of('patient').person;
  for (const [label, { level, mayAll = false, answered = true, days = 30 }] of Object.entries(carers)) {
    const { person } = wish.of(label);
    const ends = new Date(Date.now() + days * 86_400_000);
    await app.owner.query(
      `insert into cases.carers (id, tenant_id, case_id, patient_id, person_id, kinship, level, sees_sensitive,
         legal_ground, text_shown, text_sha256, invited_at, answered_at, ends_at)
       values ($1, $2, $3, $4, $5, 'daughter', $6, $7, $8, 'May help.', '', now() - interval '2 days', $9, $10)`,
      [
        newId(),
        patient.tenantId,
        caseId,
        patient.id,
        person.id,
        level,
        mayAll,
        mayAll ? 'legal-representative' : null,
        answered ? new Date() : null,
        ends,
      ],
    );
    if (answered)
      await app.owner.query(
        `insert into cases.people (tenant_id, case_id, person_id, relation, since, until) values ($1, $2, $3, 'carer', now(), $4)`,
        [patient.tenantId, caseId, person.id, ends],
      );
  }
}

async function agree(app: TestApp, wish: NewCase, caseId: string): Promise<void> {
  const { person } = wish.of('patient');
  const scope = { kind: 'case', tenantId: person.tenantId, personId: person.id, caseId } as const;
  for (const granteeRelation of ['desk', 'expert'] as const) {
    const now = new Date();
    const given = {
      tenantId: person.tenantId,
      caseId,
      patientId: person.id,
      purpose: granteeRelation === 'desk' ? 'HOPERAT' : 'TREAT',
      textVersion: 'checks',
      textShown: 'I agree.',
    };
    await app.parts.db.transaction(scope, (tx) =>
      giveConsent(tx, { ...given, granteeRelation, givenAt: now, endsAt: new Date(now.getTime() + 86_400_000) }),
    );
  }
}
