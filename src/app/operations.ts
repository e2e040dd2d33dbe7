import { dicomwebOperations } from '#edges/dicomweb/index.ts';
import {
  carersOperations,
  caseByNumber,
  caseKey,
  casesByIds,
  casesOperations,
  resolveCase,
} from '#modules/cases/index.ts';
import {
  allows,
  consentOperations,
  emergencyOperations,
  mayDeclare,
  type EmergencyPorts,
} from '#modules/consent/index.ts';
import { createAnchoring } from '#modules/audit/index.ts';
import { authenticate, createIdentity } from '#modules/identity/index.ts';
import { createIntake } from '#modules/intake/index.ts';
import { createNotify } from '#modules/notify/index.ts';
import { programmesOperations } from '#modules/programmes/index.ts';
import { createImaging } from '#modules/imaging/index.ts';
import { createRoom, studiesHeldBack, type Reading } from '#modules/records/index.ts';
import type { JobDefinition, JobHandler } from '#platform/jobs/index.ts';
import { createPerformer, type Implemented, type Performer, type Ports } from '#platform/operations/index.ts';
import { createLiveEvents } from '#platform/events/index.ts';
import { auditedJobs } from './audited-jobs.ts';
import { liveOperations } from './live/live.ts';
import { matchingOf } from './compose-matching.ts';
import { opinionsOf } from './compose-opinions.ts';
import { fhirOf } from './compose-fhir.ts';
import { recordsOf, whoseIsIt } from './compose-records.ts';
import { keyJournalOf } from './key-journal.ts';
import { rightsOf } from './compose-rights.ts';
import type { Parts } from './parts.ts';
import { readOnlyWhile } from './read-only.ts';
import { systemOperations } from './system.ts';

/** What a module brings to the program. */
export type ModuleFace = {
  operations: Implemented[];
  jobs?: JobHandler[];
  /** Jobs that run when something happened anywhere: event type → job, or several. The job's data is the event. */
  reactions?: Record<string, JobDefinition | readonly JobDefinition[]>;
  start?: () => Promise<void> | void;
  stop?: () => Promise<void>;
};

/** Requests as emergency access finds them. */
const emergencyPorts: EmergencyPorts = {
  casesByIds,
  caseByNumber: async (tx, tenantId, number) => {
    const row = await caseByNumber(tx, tenantId, number);
    if (!row) return undefined;
    const { id: caseId, patient_id: patientId, key_id: keyId, state } = row;
    return { caseId, tenantId: row.tenant_id, patientId, keyId, state, number: row.number };
  },
};

/** All modules, in the order of the arrows. A new capability is one line here. */
export function createModules(parts: Parts, readers: { records?: Reading } = {}): ModuleFace[] {
  const imaging = createImaging({
    ...parts,
    caseKey,
    heldBack: studiesHeldBack,
  });
  return [
    parts.audit,
    createAnchoring(parts),
    createIdentity({
      db: parts.db,
      connection: parts.connection,
      keyring: parts.keyring,
      mailer: parts.mailer,
      publicOrigin: parts.publicOrigin,
      record: parts.audit.record,
      egress: parts.egress,
      clock: parts.clock,
    }),
    { operations: [...consentOperations(), ...emergencyOperations(emergencyPorts)] },
    { operations: programmesOperations() },
    { operations: [...casesOperations(), ...carersOperations(parts)] },
    createIntake(),
    imaging,
    recordsOf(parts, imaging, readers.records),
    matchingOf(parts),
    opinionsOf(parts, imaging),
    createNotify(parts),
    keyJournalOf(parts),
    rightsOf(parts, imaging),
    { operations: fhirOf(parts, imaging) },
    {
      operations: dicomwebOperations({
        imaging,
        publicOrigin: parts.publicOrigin,
        whoseIsIt: whoseIsIt(parts),
        maxUploadBytes: parts.config.maxUploadBytes,
        scanner: parts.scanner,
        roomFor: createRoom(parts.config.kept),
      }),
    },
  ];
}

/** The performer over all modules: who is asked, what reacts to what. */
export function createProgram(
  parts: Parts,
  modules: readonly ModuleFace[],
): { performer: Performer; operations: Implemented[] } {
  const reactions = new Map<string, JobDefinition[]>();
  for (const [type, jobs] of modules.flatMap((m) => Object.entries(m.reactions ?? {})))
    reactions.set(type, [...(reactions.get(type) ?? []), ...[jobs].flat()]);
  // Events of jobs have the same consequences as events of operations.
  parts.audit.reactWith(async (tx, event) => {
    for (const job of reactions.get(event.type) ?? []) {
      await parts.jobs.enqueue(tx, job.name, {
        type: event.type,
        tenantId: event.tenantId,
        caseId: event.caseId ?? null,
        actorId: event.actorId,
        data: event.data ?? {},
      });
    }
  });
  const ports: Ports = {
    authenticate,
    allows,
    mayDeclare,
    resolveCase,
    audit: parts.audit.record,
    emit: async (tx, event) => void (await parts.audit.emit(tx, event)),
    enqueue: parts.jobs.enqueue,
  };
  return {
    performer: readOnlyWhile(parts.audit.stopped, createPerformer({ db: parts.db, ports, clock: parts.clock })),
    operations: modules.flatMap((m) => m.operations),
  };
}

/** Modules, performer and every operation there is, live events and the program's own ones too. */
export type Composition = { modules: ModuleFace[]; performer: Performer; operations: Implemented[] };

/** The one composition: the running program and the tests are made of the same. */
export function composeProgram(parts: Parts, modulesOf: (parts: Parts) => ModuleFace[] = createModules): Composition {
  const events = createLiveEvents(parts.connection);
  const all: Implemented[] = [];
  const own: ModuleFace = {
    operations: [...liveOperations(events), ...systemOperations(parts, () => all)],
    stop: () => events.close(),
  };
  // The program's own face comes first, so that stopping (in reverse) closes the live events last.
  const modules = [own, ...modulesOf(parts)].map((face) =>
    face.jobs ? { ...face, jobs: auditedJobs(parts, face.jobs) } : face,
  );
  const program = createProgram(parts, modules);
  all.push(...program.operations);
  return { modules, ...program };
}
