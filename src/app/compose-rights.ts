import { destroyCaseKeys } from '#modules/cases/index.ts';
import { destroyKeys } from '#platform/db/index.ts';
import type { Imaging } from '#modules/imaging/index.ts';
import { createRights, type RightsParts } from '#modules/rights/index.ts';
import type { Parts } from './parts.ts';

/** What rights ask of the program. `destroyKeys` is the one place where an erasure meets the keys. */
export function rightsParts(parts: Parts, imaging: Pick<Imaging, 'archive'>): RightsParts {
  const { db, log, objects, keyring, clock, mailer, audit, publicOrigin } = parts;
  return {
    db,
    log,
    objects,
    keyring,
    clock,
    mailer,
    audit,
    publicOrigin,
    archive: imaging.archive,
    enqueue: parts.jobs.enqueue,
    destroyKeyIds: destroyKeys,
    keysThere: (ids) => parts.keys.keeper.there(ids),
    destroyKeys: (tx, caseIds) => destroyCaseKeys(tx, caseIds, clock.now()),
  };
}

/** A patient's rights with what they ask of the modules below. */
export function rightsOf(parts: Parts, imaging: Imaging): ReturnType<typeof createRights> {
  return createRights(rightsParts(parts, imaging));
}
