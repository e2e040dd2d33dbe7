import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { Egress } from '#platform/egress/index.ts';

const answered = z.object({ result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });
const quantity = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);
const receipt = z
  .object({
    status: z.enum(['0x0', '0x1']),
    blockNumber: quantity,
    blockHash: z.string().max(66),
    logs: z.array(z.object({ topics: z.array(z.string().max(66)).max(4), data: z.string().max(10_000) })).max(10),
  })
  .nullable();

const failed = (why: string) => new AppError('service.unavailable', `The chain's node cannot be used: ${why}`);

/** Asks a node of a chain by JSON-RPC, through the one door out. */
export type Rpc = {
  quantity(method: string, ...params: unknown[]): Promise<bigint>;
  text(method: string, ...params: unknown[]): Promise<string>;
  /** What became of a transaction; null while nobody has taken it into a block. */
  receipt(hash: string): Promise<z.output<typeof receipt>>;
  baseFee(): Promise<bigint>;
};

/** @throws AppError `service.unavailable` from every call when the node is silent, refuses or talks nonsense */
export function rpcTo(egress: Egress, url: string): Rpc {
  async function ask<S extends z.ZodType>(shape: S, method: string, params: unknown[]): Promise<z.output<S>> {
    const answer = await egress.fetch(url, {
      purpose: 'the node of the chain',
      origins: [new URL(url).origin],
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      accepts: ['application/json'],
      maxBytes: 256 * 1024,
    });
    if (answer.status !== 200) throw failed(`status ${answer.status}`);
    const said = answered.safeParse(await answer.json().catch(() => undefined));
    if (!said.success) throw failed('its answer is no JSON-RPC');
    if (said.data.error) throw failed(said.data.error.message.slice(0, 200));
    const result = shape.safeParse(said.data.result ?? null);
    if (!result.success) throw failed(`it answers ${method} with something else`);
    return result.data;
  }
  return {
    quantity: async (method, ...params) => BigInt(await ask(quantity, method, params)),
    text: (method, ...params) => ask(z.string().max(10_000), method, params),
    receipt: (hash) => ask(receipt, 'eth_getTransactionReceipt', [hash]),
    baseFee: async () =>
      BigInt(
        (await ask(z.object({ baseFeePerGas: quantity }), 'eth_getBlockByNumber', ['latest', false])).baseFeePerGas,
      ),
  };
}
