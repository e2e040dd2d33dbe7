import type { PurposeOfUse, Role } from '#kernel/actor.ts';

/**
 * Why protected data is used (HL7 v3 PurposeOfUse), and what each role may declare. The first is what a session starts
 * with. Part of the policy page; BTG is nobody's to declare: emergency access brings it.
 */
export const purposes: Readonly<Record<Role, readonly PurposeOfUse[]>> = {
  patient: ['PATRQT'],
  carer: ['PATRQT'],
  coordinator: ['HOPERAT', 'TREAT', 'HPAYMT'],
  expert: ['TREAT'],
  auditor: ['HCOMPL'],
  admin: ['HOPERAT', 'SYSADMIN'],
};

/** What each is called in the staff header. */
export const purposeWords: Readonly<Record<PurposeOfUse, string>> = {
  PATRQT: 'Own request',
  TREAT: 'Treatment',
  HOPERAT: 'Care coordination',
  HPAYMT: 'Payment',
  HCOMPL: 'Privacy review',
  SYSADMIN: 'System work',
  BTG: 'Emergency access',
};

/** All purposes that these roles may declare, the first role's own first. */
export function purposesOf(roles: readonly Role[]): PurposeOfUse[] {
  return [...new Set(roles.flatMap((role) => purposes[role]))];
}

/** Whether somebody of these roles may be here for this purpose. */
export function mayDeclare(roles: readonly Role[], purpose: string): purpose is PurposeOfUse {
  return (purposesOf(roles) as string[]).includes(purpose);
}
