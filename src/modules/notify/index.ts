import type { Clock } from '#kernel/clock.ts';
import { content } from '#formats/content/index.ts';
import { caseById } from '#modules/cases/index.ts';
import { organisationById, personById } from '#modules/identity/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import { handleJob, type JobDefinition, type JobHandler } from '#platform/jobs/index.ts';
import type { Mailer } from '#platform/mail/index.ts';
import type { Implemented } from '#platform/operations/index.ts';
import { tellByMail } from './notify.jobs.ts';
import { answerBy, filled, messageFor, toldEvents, type Happened } from './notify.rules.ts';
import { claimMessage } from './notify.store.ts';

export { filled } from './notify.rules.ts';
export { tellByMail } from './notify.jobs.ts';

export type NotifyParts = { db: Database; mailer: Mailer; clock: Clock; publicOrigin: () => string };

/** Tells people that something waits for them: that it does, never what it says. */
export function createNotify(parts: NotifyParts): {
  operations: Implemented[];
  jobs: JobHandler[];
  reactions: Record<string, JobDefinition>;
} {
  const tell = handleJob(tellByMail, async ({ type, tenantId, caseId, data }) => {
    if (caseId === null) return;
    await parts.db.transaction({ kind: 'case', tenantId, personId: '', caseId }, (tx) =>
      tellOnce(parts, tx, { tenantId, event: { type, caseId, data } }),
    );
  });
  return {
    operations: [],
    jobs: [tell],
    reactions: Object.fromEntries(toldEvents.map((type) => [type, tellByMail])),
  };
}

/**
 * Claims the message and sends it in one transaction. A crash between the two sends it again: a second mail is a
 * nuisance, an answer nobody was told of is harm.
 */
async function tellOnce(parts: NotifyParts, tx: Tx, told: { tenantId: string; event: Happened }): Promise<void> {
  const now = parts.clock.now();
  const message = messageFor(told.event, now.toISOString().slice(0, 10));
  const row = await caseById(tx, told.event.caseId);
  if (!message || !row) return;
  const personId = message.to === 'patient' ? row.patient_id : message.to.personId;
  const person = await personById(tx, personId);
  const service = await organisationById(tx, told.tenantId);
  const words = content.mail[message.mail];
  if (!person?.active || !service || !words) return;
  const sent = {
    tenant_id: told.tenantId,
    case_id: row.id,
    key: message.key,
    person_id: personId,
    mail: message.mail,
    sent_at: now,
  };
  if (!(await claimMessage(tx, sent))) return;
  const values = {
    service: service.name,
    number: row.number,
    link: `${parts.publicOrigin()}${message.path}`,
    by: answerBy(told.event.data),
  };
  await parts.mailer.send({
    to: person.email,
    subject: filled(words.subject, values),
    text: filled(words.text, values),
  });
}
