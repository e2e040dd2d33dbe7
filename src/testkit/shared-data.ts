import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, test } from 'vitest';

const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Folder with the large sample files beside the repository, or undefined when it is not there. */
export const sharedData: string | undefined = existsSync(root) ? root : undefined;

/** Path of one sample; only inside `describeSharedData`. */
export function sample(path: string): string {
  if (!sharedData) throw new Error('the shared samples are not here; wrap the test in describeSharedData');
  return join(sharedData, path);
}

/** Tests that run over the shared samples when they are present, and are skipped by name, loudly, when not. */
export function describeSharedData(name: string, body: () => void): void {
  if (sharedData) describe(`${name} (shared samples)`, body);
  // Its body asks for them while tests are collected: it is not run.
  else
    describe.skip(`${name} (shared samples are NOT here: skipped)`, () => {
      test('needs them', () => undefined);
    });
}
