import type { z } from 'zod';
import { content } from '#formats/content/index.ts';
import { organisationById, peopleWithRole, personById } from '#modules/identity/index.ts';
import { filled } from '#modules/notify/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { handleJob, type JobHandler } from '#platform/jobs/index.ts';
import type { Enqueue } from './begin.ts';
import type { RightsParts } from './ports.ts';
import { tellJob } from './rights.jobs.ts';

type Told = z.output<typeof tellJob.data> & { by?: string };

/** Sends one mail now. Nobody is told whose account has ended. */
export async function sendMail(
  parts: Pick<RightsParts, 'mailer' | 'publicOrigin'>,
  tx: Tx,
  told: { tenantId: string; personId: string; mail: string; path: string; by?: string },
): Promise<void> {
  const person = await personById(tx, told.personId);
  const service = await organisationById(tx, told.tenantId);
  const words = content.mail[told.mail];
  if (!person?.active || !service || !words) return;
  const values = { service: service.name, link: `${parts.publicOrigin()}${told.path}`, by: told.by ?? '' };
  await parts.mailer.send({
    to: person.email,
    subject: filled(words.subject, values),
    text: filled(words.text, values),
  });
}

/** Sends what was enqueued. A crash after sending sends twice: a second mail is a nuisance, none is harm. */
export function tellJobs(parts: RightsParts): JobHandler[] {
  return [
    handleJob(tellJob, async (data) => {
      const { by, ...told } = data as Told;
      await parts.db.transaction({ kind: 'tenant', tenantId: told.tenantId, personId: '' }, (tx) =>
        sendMail(parts, tx, by === undefined ? told : { ...told, by }),
      );
    }),
  ];
}

/** Who answers for privacy in an organisation. */
export async function tellOfficers(
  enqueue: Enqueue,
  tx: Tx,
  tenantId: string,
  mail: 'rights-asked' | 'rights-due',
): Promise<void> {
  for (const officer of await peopleWithRole(tx, tenantId, 'auditor'))
    await enqueue(tellJob.name, { tenantId, personId: officer.id, mail, path: '/staff/privacy/rights' });
}
