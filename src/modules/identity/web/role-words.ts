import type { Role } from '#kernel/actor.ts';

/** What a role is called, after “as”. */
export const roleWords: Record<Role, string> = {
  patient: 'a patient',
  carer: 'somebody who helps',
  coordinator: 'a coordinator',
  expert: 'an expert',
  auditor: 'an auditor',
  admin: 'an administrator',
};
