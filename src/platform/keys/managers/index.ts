import { join } from 'node:path';
import type { Egress } from '#platform/egress/index.ts';
import type { KeyManager } from '../key-manager.ts';
import { fileManager } from './file.ts';

/** Where the highest key is kept, as the operator set it. */
export type KeyManagerSettings = {
  /** `file`, `aws-kms:<key id or arn>`, `vault:<url of the mount>/<key>`. */
  manager: string;
  /** Folder of the keys. */
  folder: string;
};

/** The key manager of the installation. @throws Error in words when a setting cannot be used. */
export async function createKeyManager(settings: KeyManagerSettings, _egress: Egress): Promise<KeyManager> {
  if (settings.manager === 'file') return fileManager(join(settings.folder, 'root.key'));
  throw new Error(`CONSILIUM_KEY_MANAGER: there is no key manager “${settings.manager}”.`);
}
