import { sha256 } from '#platform/crypto/index.ts';
import type { Resource } from '#formats/fhir/out/index.ts';

/**
 * A resource with the version that it has by what it says: nothing is kept of earlier ones, so the same words are the same
 * version, and a paper that somebody corrected is another.
 */
export function versioned(resource: Resource): Resource {
  const versionId = Buffer.from(sha256(Buffer.from(JSON.stringify(resource))))
    .toString('hex')
    .slice(0, 20);
  return { ...resource, meta: { versionId, ...(resource['meta'] as Record<string, unknown>) } } as Resource;
}
