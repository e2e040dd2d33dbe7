import { open, seal, type Keyring } from '#platform/crypto/index.ts';
import type { SourceRow } from './sources.tables.ts';

const contextOf = (sourceId: string) => `source-client|${sourceId}`;

export const sealSecret = (keyring: Keyring, sourceId: string, secret: string): Buffer =>
  seal(keyring.purposeKey('sources'), Buffer.from(secret), contextOf(sourceId));

/** The client secret of a hospital's entry, opened; undefined for a public client. */
export const secretOf = (keyring: Keyring, source: Pick<SourceRow, 'id' | 'client_secret'>): string | undefined =>
  source.client_secret === null
    ? undefined
    : open(keyring.purposeKey('sources'), source.client_secret, contextOf(source.id)).toString();
