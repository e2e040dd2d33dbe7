import { AppError } from '#kernel/errors.ts';
import { readPack, type PackedFile } from '#formats/pack/index.ts';
import { newSha256 } from '#platform/crypto/index.ts';

/** Looks at a pack while its bytes come, so that nothing has to be read back when the last one is here. */
export type PackArrival = {
  take(bytes: Uint8Array): void;
  /**
   * @param sent SHA-256 (hex) of the pack as its sender says; null when it said none
   * @throws AppError file.damaged when it is not the pack that was sent
   */
  end(sent: string | null): PackedFile[];
};

/** @returns a look at a pack from its first byte on */
export function packArrival(): PackArrival {
  const hash = newSha256();
  const reader = readPack();
  let damaged: AppError | undefined;
  let sum: string | undefined;
  return {
    take: (bytes) => {
      hash.update(bytes);
      if (damaged !== undefined) return;
      try {
        reader.take(bytes);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Its bytes are kept all the same; that it is none is said when it is complete.
        damaged = error;
      }
    },
    end: (sent) => {
      // A transaction that is tried again asks again.
      sum ??= hash.digest('hex');
      if (sent !== null && sum !== sent)
        throw new AppError(
          'file.damaged',
          'These files did not arrive as they were sent. Please choose them once more.',
        );
      if (damaged !== undefined) throw damaged;
      return reader.end();
    },
  };
}
