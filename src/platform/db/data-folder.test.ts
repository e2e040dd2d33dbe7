import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataFolder } from './data-folder.ts';

test('a data folder shows its contents to nobody else, also when it was open before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consilium-folder-'));
  try {
    chmodSync(folder, 0o755);
    for (const place of [folder, join(folder, 'new')]) {
      lockDataFolder(place)();
      expect(statSync(place).mode & 0o066).toBe(0);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
