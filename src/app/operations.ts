import { casesOperations, resolveCase } from '#modules/cases/index.ts';
import { allows, consentOperations } from '#modules/consent/index.ts';
import { authenticate, createIdentity } from '#modules/identity/index.ts';
import { createIntake } from '#modules/intake/index.ts';
import { programmesOperations } from '#modules/programmes/index.ts';
import type { JobDefinition, JobHandler } from '#platform/jobs/index.ts';
import { createPerformer, type Implemented, type Performer, type Ports } from '#platform/operations/index.ts';
import { createLiveEvents } from '#platform/events/index.ts';
import { liveOperations } from './live/live.ts';
import type { Parts } from './parts.ts';
import { systemOperations } from './system.ts';

/** What a module brings to the program. */
export type ModuleFace = {
  operations: Implemented[];
  jobs?: JobHandler[];
  /** Jobs that run when something happened anywhere: event type → job. The job's data is the event. */
  reactions?: Record<string, JobDefinition>;
  start?: () => Promise<void> | void;
  stop?: () => Promise<void>;
};

/** All modules, in the order of the arrows. A new capability is one line here. */
export function createModules(parts: Parts): ModuleFace[] {
  return [
    parts.audit,
    createIdentity({
      db: parts.db,
      keyring: parts.keyring,
      mailer: parts.mailer,
      publicOrigin: parts.publicOrigin,
      record: parts.audit.record,
    }),
    { operations: consentOperations() },
    { operations: programmesOperations() },
    { operations: casesOperations() },
    createIntake({ keyring: parts.keyring }),
  ];
}

/** The performer over all modules: who is asked, what reacts to what. */
export function createProgram(
  parts: Parts,
  modules: readonly ModuleFace[],
): { performer: Performer; operations: Implemented[] } {
  const reactions = new Map<string, JobDefinition[]>();
  for (const [type, job] of modules.flatMap((m) => Object.entries(m.reactions ?? {})))
    reactions.set(type, [...(reactions.get(type) ?? []), job]);
  const ports: Ports = {
    authenticate: (tx, credentials, _facts, now) => authenticate(tx, credentials, now),
    allows,
    resolveCase,
    audit: parts.audit.record,
    emit: async (tx, event) => {
      await parts.audit.emit(tx, event);
      for (const job of reactions.get(event.type) ?? []) {
        await parts.jobs.enqueue(tx, job.name, {
          type: event.type,
          tenantId: event.tenantId,
          caseId: event.caseId ?? null,
          actorId: event.actorId,
          data: event.data ?? {},
        });
      }
    },
    enqueue: parts.jobs.enqueue,
  };
  return {
    performer: createPerformer({ db: parts.db, ports, clock: parts.clock }),
    operations: modules.flatMap((m) => m.operations),
  };
}

/** Modules, performer and every operation there is, live events and the program's own ones too. */
export type Composition = { modules: ModuleFace[]; performer: Performer; operations: Implemented[] };

/** The one composition: the running program and the tests are made of the same. */
export function composeProgram(parts: Parts): Composition {
  const events = createLiveEvents(parts.connection);
  const all: Implemented[] = [];
  const own: ModuleFace = {
    operations: [...liveOperations(events), ...systemOperations(parts, () => all)],
    stop: () => events.close(),
  };
  // The program's own face comes first, so that stopping (in reverse) closes the live events last.
  const modules = [own, ...createModules(parts)];
  const program = createProgram(parts, modules);
  all.push(...program.operations);
  return { modules, ...program };
}
