import { newId } from '#kernel/ids.ts';
import { openCase, putPerson } from '#modules/cases/index.ts';
import { giveConsent } from '#modules/consent/index.ts';
import type { Context } from '#platform/operations/index.ts';
import type { TestApp, TestClient } from './test-app.ts';

/** A draft request of a patient, made below the operations. @returns its id. */
export async function newDraft(app: TestApp, patient: TestClient, topic = 'lung-nodule'): Promise<string> {
  const { parts } = app;
  const { id: personId, tenantId } = patient.person;
  return parts.db.transaction({ kind: 'person', tenantId, personId }, async (tx) => {
    const emit = async () => undefined;
    const context = { tx, actor: { personId, tenantId }, clock: parts.clock, emit } as unknown as Context;
    const wish = { programme: 'lung', disorder: 'cancer', topic, questionKind: 'treatment' };
    return (await openCase(context, wish)).caseId;
  });
}

/** Puts an expert on a case with the patient's consent. */
export async function addExpert(app: TestApp, caseId: string, patient: TestClient, expert: TestClient): Promise<void> {
  const { tenantId, id: patientId } = patient.person;
  const now = app.parts.clock.now();
  const granteeId = expert.person.id;
  await app.parts.db.transaction({ kind: 'case', tenantId, personId: patientId, caseId }, async (tx) => {
    const onCase = { tenant_id: tenantId, case_id: caseId, person_id: granteeId };
    await putPerson(tx, { ...onCase, relation: 'expert', since: now, until: null });
    await giveConsent(tx, {
      tenantId,
      caseId,
      patientId,
      granteeRelation: 'expert',
      granteeId,
      purpose: 'TREAT',
      textVersion: newId(),
      textShown: 'The expert may read my records.',
      givenAt: now,
      endsAt: new Date(now.getTime() + 86_400_000),
    });
  });
}
