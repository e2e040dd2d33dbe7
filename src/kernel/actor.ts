/** Roles a person can hold in an organisation (tenant). */
export const roles = ['patient', 'carer', 'coordinator', 'expert', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Why protected data is used (HL7 v3 PurposeOfUse codes). */
export type PurposeOfUse = 'PATRQT' | 'TREAT' | 'HOPERAT' | 'HPAYMT' | 'HCOMPL' | 'SYSADMIN' | 'BTG';

/** How strongly the person has proved who they are in this session. */
export type Strength =
  'link' | 'password' | 'password+totp' | 'password+recovery' | 'passkey' | 'oidc' | 'token' | 'system';

/** Who asks. Made by the identity module only; handlers read it and never make one. */
export type Actor = {
  personId: string;
  tenantId: string;
  name: string;
  roles: readonly Role[];
  purpose: PurposeOfUse;
  sessionId: string;
  strength: Strength;
  /** When the person last proved who they are, for step-up. */
  provedAt: Date | undefined;
  /** When the session ends unless somebody works in it; absent for what has no such end. */
  sessionEndsAt?: Date;
};

/** How a person stands to one case. Decided by the cases module from rows and consent, never from the request. */
export type Relation =
  | 'patient'
  | 'desk'
  | 'invited'
  | 'expert'
  | 'auditor'
  | 'emergency'
  | 'system'
  | 'carer-asked'
  | 'carer'
  | 'carer-adds'
  | 'carer-writes'
  | 'carer-sensitive'
  | 'representative';

/** A checked capability: whoever holds it was allowed to act on this case in this transaction. */
export type CaseRef = {
  readonly caseId: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly keyId: string;
  readonly state: string;
  readonly relations: readonly Relation[];
  /** Who a helper is to the patient ("daughter"), so that the log can say it. */
  readonly kinship?: string;
};
