import { openCase, updateCase } from '#modules/cases/index.ts';
import { giveConsent } from '#modules/consent/index.ts';
import { addProfile } from '#modules/experts/index.ts';
import type { Profile } from '#modules/experts/experts.contract.ts';
import type { Context } from '#platform/operations/index.ts';
import type { TestApp, TestClient } from './test-app.ts';

const dayMs = 86_400_000;

export type SentCase = {
  disorder?: string;
  topic?: string;
  name?: string;
  place?: string;
  harm?: number;
  /** Days from now to the promise; negative: late. */
  promisedInDays?: number;
  state?: 'records' | 'matching';
  /** Which consents the patient gave. */
  consents?: readonly ('desk' | 'expert')[];
};

/** A request as it is when the patient has sent it, with consent. @returns its id. */
export async function sentCase(app: TestApp, patient: TestClient, wish: SentCase = {}): Promise<string> {
  const { parts } = app;
  const { id: personId, tenantId } = patient.person;
  const now = parts.clock.now();
  const caseId = await parts.db.transaction({ kind: 'person', tenantId, personId }, async (tx) => {
    const context = { tx, actor: { personId, tenantId }, clock: parts.clock, emit: async () => undefined };
    const { disorder = 'lung-nodule', topic = 'Lung nodule' } = wish;
    const opened = await openCase(context as unknown as Context, {
      programme: 'northlight',
      disorder,
      topic,
      questionKind: 'treatment',
    });
    for (const granteeRelation of wish.consents ?? (['desk', 'expert'] as const))
      await giveConsent(tx, {
        tenantId,
        caseId: opened.caseId,
        patientId: personId,
        granteeRelation,
        purpose: granteeRelation === 'desk' ? 'HOPERAT' : 'TREAT',
        textVersion: 'test',
        textShown: 'They may read my records.',
        givenAt: now,
        endsAt: new Date(now.getTime() + 60 * dayMs),
      });
    return opened.caseId;
  });
  await parts.db.transaction({ kind: 'case', tenantId, personId, caseId }, (tx) =>
    updateCase(
      tx,
      caseId,
      {
        state: wish.state ?? 'matching',
        sent_at: now,
        promised_at: new Date(now.getTime() + (wish.promisedInDays ?? 8) * dayMs),
        subject_name: wish.name ?? 'Maria Lopez',
        subject_birth_date: '1961-03-04',
        subject_sex: 'female',
        subject_place: wish.place ?? 'GB',
        harm: wish.harm ?? 0,
      },
      now,
    ),
  );
  return caseId;
}

/** What an expert of lung nodules in Britain could look like; `change` makes them another. */
export function profileOf(now: Date, change: Partial<Profile> = {}): Profile {
  return {
    specialty: 'Thoracic oncology',
    subspecialties: ['Lung nodules'],
    conditions: [{ code: 'lung-nodule', label: 'Lung nodule' }],
    languages: [{ code: 'en', level: 'native' }],
    licences: [{ place: 'GB', number: 'T-1', until: new Date(now.getTime() + 400 * dayMs).toISOString().slice(0, 10) }],
    institutions: [],
    capacityPerWeek: 3,
    fee: { minor: 42000, currency: 'EUR' },
    paused: false,
    ...change,
  };
}

/** An expert with a profile. */
export async function newExpert(
  app: TestApp,
  tenantId: string,
  name: string,
  change: Partial<Profile> = {},
): Promise<TestClient> {
  const expert = await app.newPerson(tenantId, ['expert'], name);
  const now = app.parts.clock.now();
  await app.parts.db.transaction({ kind: 'system' }, (tx) =>
    addProfile(tx, { tenantId, personId: expert.person.id, profile: profileOf(now, change) }, now),
  );
  return expert;
}
