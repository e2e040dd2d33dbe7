import { Readable } from 'node:stream';
import { isAppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { OperationDefinition, OutputOf, RequestOf } from '#kernel/operation.ts';
import { packHeader, packMagic, packMediaType } from '#formats/pack/index.ts';
import { appendUpload, createUpload } from '#modules/records/uploads.contract.ts';
import type { Implemented, Performer, StreamAnswer } from '#platform/operations/index.ts';

export type DemoFile = { path: string; bytes: Uint8Array };

/** A demo person who acts as people do: by operations, with their token, checked and recorded like everybody. */
export type DemoClient = {
  call<D extends OperationDefinition>(definition: D, input: RequestOf<D>): Promise<OutputOf<D>>;
  /** Hands files in, as the browser would: one pack by the upload door. */
  handIn(caseId: string, files: readonly DemoFile[]): Promise<void>;
};

/** The client of one demo person, in process. */
export function demoClient(
  program: { performer: Performer; operations: readonly Implemented[] },
  token: string,
): DemoClient {
  const find = (definition: OperationDefinition): Implemented => {
    const found = program.operations.find((o) => o.definition.name === definition.name);
    if (!found) throw new Error(`There is no operation ${definition.name}`);
    return found;
  };
  const facts = () => ({
    requestId: newId().slice(0, 16),
    address: '127.0.0.1',
    userAgent: 'demo',
    idempotencyKey: newId(),
  });
  const perform = async (
    definition: OperationDefinition,
    input: unknown,
    stream: { headers?: Record<string, string>; body?: Readable } = {},
  ) => {
    const call = { credentials: { kind: 'bearer' as const, token }, input, facts: facts(), ...stream };
    try {
      return (await program.performer.perform(find(definition), call)).answer;
    } catch (error) {
      const fields = isAppError(error) ? JSON.stringify(error.fields) : '';
      throw new Error(`demo: ${definition.name} was refused ${fields}`, { cause: error });
    }
  };
  return {
    call: async (definition, input) => (await perform(definition, input)) as OutputOf<typeof definition>,
    handIn: async (caseId, files) => {
      const pieces = files.flatMap(({ path, bytes }) => [
        packHeader({ path, size: bytes.length, lastModified: 0 }),
        bytes,
      ]);
      const pack = Buffer.concat([packMagic, ...pieces]);
      const metadata = `path ${Buffer.from('pack').toString('base64')},filetype ${Buffer.from(packMediaType).toString('base64')}`;
      const tus = { 'tus-resumable': '1.0.0' };
      const created = { ...tus, 'upload-length': String(pack.length), 'upload-metadata': metadata };
      const answer = (await perform(
        createUpload,
        { caseId },
        { headers: created, body: Readable.from([]) },
      )) as StreamAnswer;
      const uploadId = (answer.headers['location'] ?? '').split('/').at(-1);
      const sent = {
        ...tus,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': String(pack.length),
      };
      await perform(appendUpload, { caseId, uploadId }, { headers: sent, body: Readable.from([pack]) });
    },
  };
}
