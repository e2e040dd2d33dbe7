import { tables, type Tx } from '#platform/db/index.ts';

type Passkey = {
  id: string;
  tenant_id: string;
  person_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  synced: boolean;
  created_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
};
type MailCode = {
  id: string;
  tenant_id: string;
  person_id: string;
  session_id: string;
  sealed: Buffer;
  created_at: Date;
  ends_at: Date;
  used_at: Date | null;
};
type FactorTables = {
  'identity.passkeys': Passkey;
  'identity.recovery_codes': {
    tenant_id: string;
    person_id: string;
    code_hash: string;
    created_at: Date;
    used_at: Date | null;
  };
  'identity.devices': { tenant_id: string; person_id: string; device_hash: string; first_at: Date; last_at: Date };
  'identity.mail_codes': MailCode;
  'identity.people': { id: string; password_hash: string | null; totp_secret: Buffer | null; totp_last_step: number };
};
export type PasskeyRow = Passkey;
type Owner = { tenant_id: string; person_id: string };

const db = (tx: Tx) => tables<FactorTables>(tx);

/** A person's passkeys that are not revoked, the oldest first. */
export async function passkeysOf(tx: Tx, personId: string): Promise<Passkey[]> {
  return db(tx)
    .selectFrom('identity.passkeys')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

/** A passkey that is not revoked, locked until the transaction ends, so that its counter is compared once at a time. */
export async function passkeyByCredential(tx: Tx, credentialId: string): Promise<Passkey | undefined> {
  return db(tx)
    .selectFrom('identity.passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertPasskey(tx: Tx, passkey: Omit<Passkey, 'used_at' | 'revoked_at'>): Promise<void> {
  await db(tx)
    .insertInto('identity.passkeys')
    .values({ ...passkey, used_at: null, revoked_at: null })
    .execute();
}

/** Changes a person's own passkey. @returns false when there is none such. */
export async function changePasskey(
  tx: Tx,
  key: { id: string; personId: string },
  change: Partial<Pick<Passkey, 'name' | 'counter' | 'used_at' | 'revoked_at'>>,
): Promise<boolean> {
  const result = await db(tx)
    .updateTable('identity.passkeys')
    .set(change)
    .where('id', '=', key.id)
    .where('person_id', '=', key.personId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function setPassword(tx: Tx, personId: string, hash: string): Promise<void> {
  await db(tx).updateTable('identity.people').set({ password_hash: hash }).where('id', '=', personId).execute();
}

/** Replaces the secret of the one-time codes; the code that proved it counts as used. */
export async function setTotp(tx: Tx, personId: string, sealed: Buffer, step: number): Promise<void> {
  await db(tx)
    .updateTable('identity.people')
    .set({ totp_secret: sealed, totp_last_step: step })
    .where('id', '=', personId)
    .execute();
}

/** New recovery codes in the place of all old ones. */
export async function replaceRecoveryCodes(tx: Tx, owner: Owner, hashes: readonly string[], at: Date): Promise<void> {
  await db(tx).deleteFrom('identity.recovery_codes').where('person_id', '=', owner.person_id).execute();
  await db(tx)
    .insertInto('identity.recovery_codes')
    .values(hashes.map((code_hash) => ({ ...owner, code_hash, created_at: at, used_at: null })))
    .execute();
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft(tx: Tx, personId: string): Promise<number> {
  const row = await db(tx)
    .selectFrom('identity.recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The hash of one of a person's recovery codes that are left: all of a set have the same salt. */
export async function recoveryHashOf(tx: Tx, personId: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('identity.recovery_codes')
    .select('code_hash')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row?.code_hash;
}

/** Uses a recovery code up. @returns false when it is not one, or was used. */
export async function spendRecoveryCode(tx: Tx, personId: string, hash: string, at: Date): Promise<boolean> {
  const result = await db(tx)
    .updateTable('identity.recovery_codes')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Which of these people have signed in with this browser before. */
export async function knowDevice(tx: Tx, personIds: readonly string[], deviceHash: string): Promise<boolean> {
  if (personIds.length === 0) return false;
  const row = await db(tx)
    .selectFrom('identity.devices')
    .select('person_id')
    .where('person_id', 'in', [...personIds])
    .where('device_hash', '=', deviceHash)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many browsers a person has signed in with. */
export async function devicesOf(tx: Tx, personId: string): Promise<number> {
  const row = await db(tx)
    .selectFrom('identity.devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function keepDevice(tx: Tx, owner: Owner, deviceHash: string, at: Date): Promise<void> {
  await db(tx)
    .insertInto('identity.devices')
    .values({ ...owner, device_hash: deviceHash, first_at: at, last_at: at })
    .onConflict((c) => c.columns(['person_id', 'device_hash']).doUpdateSet({ last_at: at }))
    .execute();
}

export async function insertMailCode(tx: Tx, code: Omit<MailCode, 'used_at'>): Promise<void> {
  await db(tx)
    .insertInto('identity.mail_codes')
    .values({ ...code, used_at: null })
    .execute();
}

/** The newest code that was sent in a session and still counts, locked. */
export async function mailCodeOf(tx: Tx, sessionId: string, at: Date): Promise<MailCode | undefined> {
  return db(tx)
    .selectFrom('identity.mail_codes')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .orderBy('created_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/** How many codes a person was sent since a moment. */
export async function mailCodesSince(tx: Tx, personId: string, since: Date): Promise<number> {
  const row = await db(tx)
    .selectFrom('identity.mail_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function spendMailCode(tx: Tx, id: string, at: Date): Promise<void> {
  await db(tx).updateTable('identity.mail_codes').set({ used_at: at }).where('id', '=', id).execute();
}
