import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createVM, runTx } from '@ethereumjs/vm';
import solc from 'solc';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { addressOf, fromHex, toHex } from '#formats/evm/index.ts';

// A chain of one node on loopback: the contract compiled by solc, run by @ethereumjs/vm, asked by JSON-RPC. Transactions
// are read by another library than the one that signs them.

const source = fileURLToPath(new URL('../../../../contracts/Anchor.sol', import.meta.url));

type Compiled = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
};

/** Bytecode of the contract. @throws Error with what the compiler says, warnings too */
export function compileAnchor(): string {
  const input = {
    language: 'Solidity',
    sources: { 'Anchor.sol': { content: readFileSync(source, 'utf8') } },
    settings: { outputSelection: { '*': { '*': ['evm.bytecode.object'] } } },
  };
  const { errors = [], contracts } = JSON.parse(
    (solc.compile as (input: string) => string)(JSON.stringify(input)),
  ) as Compiled;
  const [problem] = errors;
  const bytecode = contracts['Anchor.sol']?.['Anchor']?.evm.bytecode.object;
  if (problem || bytecode === undefined) throw new Error(problem?.formattedMessage ?? 'nothing was compiled');
  return bytecode;
}

type Address = Parameters<Awaited<ReturnType<typeof createVM>>['stateManager']['getAccount']>[0];
type Account = Parameters<Awaited<ReturnType<typeof createVM>>['stateManager']['putAccount']>[1];
type Transaction = Parameters<typeof runTx>[1]['tx'];

/** What the machine itself is built with. */
const own = createRequire(createRequire(import.meta.url).resolve('@ethereumjs/vm'));
const { createTxFromRLP } = own('@ethereumjs/tx') as {
  createTxFromRLP(bytes: Uint8Array, options: object): Transaction;
};
const { createAccount, createAddressFromString } = own('@ethereumjs/util') as {
  createAccount(account: { balance: bigint }): Account;
  createAddressFromString(text: string): Address;
};

export type Log = { topics: string[]; data: string };
export type Receipt = { status: string; blockNumber: string; blockHash: string; logs: Log[] };

export type Chain = {
  url: string;
  origin: string;
  contract: string;
  /** Sends a call of an account as if it had signed it. @returns what the call gave back, or undefined when it was refused */
  call(from: string, data: Uint8Array): Promise<{ ok: boolean; output: Uint8Array; logs: Log[] }>;
  fund(address: string): Promise<void>;
  /** Methods that were asked, in order. */
  asked: string[];
  /** How the node behaves: as it should, refusing everything, or keeping transactions for itself. */
  mood: 'true' | 'down' | 'keeps';
  close(): void;
};

/** Keccak-256 of an event's or function's signature. */
export const topic = (signature: string): string => toHex(keccak_256(new TextEncoder().encode(signature)));

/** Starts the chain with the contract on it. @param owner the account that deploys it */
export async function startChain(owner: Uint8Array): Promise<Chain> {
  const vm = await createVM();
  const ownerAddress = createAddressFromString(addressOf(owner));
  const fund = (address: string) =>
    vm.stateManager.putAccount(createAddressFromString(address), createAccount({ balance: 10n ** 18n }));
  await fund(addressOf(owner));
  const deployed = await vm.evm.runCall({ caller: ownerAddress, data: fromHex(compileAnchor()), gasLimit: 5_000_000n });
  if (deployed.execResult.exceptionError || !deployed.createdAddress) throw new Error('the contract was not deployed');
  const contract = deployed.createdAddress.toString();
  const receipts = new Map<string, Receipt>();
  let block = 100n;

  const call: Chain['call'] = async (from, data) => {
    const { execResult } = await vm.evm.runCall({
      caller: createAddressFromString(from),
      to: createAddressFromString(contract),
      data,
      gasLimit: 1_000_000n,
    });
    const logs = (execResult.logs ?? []).map(([, topics, bytes]) => ({
      topics: topics.map(toHex),
      data: toHex(bytes),
    }));
    return { ok: !execResult.exceptionError, output: execResult.returnValue, logs };
  };

  async function send(raw: string): Promise<string> {
    const tx = createTxFromRLP(fromHex(raw), { common: vm.common });
    const hash = toHex(tx.hash());
    if (chain.mood === 'keeps') return hash;
    const { execResult, receipt } = await runTx(vm, { tx, skipBlockGasLimitValidation: true });
    block += 1n;
    const logs = receipt.logs.map(([, topics, bytes]) => ({ topics: topics.map(toHex), data: toHex(bytes) }));
    const status = execResult.exceptionError ? '0x0' : '0x1';
    receipts.set(hash, { status, blockNumber: `0x${block.toString(16)}`, blockHash: topic(String(block)), logs });
    return hash;
  }

  async function answer(method: string, [first]: unknown[]): Promise<unknown> {
    const hex = (number: bigint) => `0x${number.toString(16)}`;
    const account = () => vm.stateManager.getAccount(createAddressFromString(String(first)));
    if (method === 'eth_chainId') return hex(vm.common.chainId());
    if (method === 'eth_getTransactionCount') return hex((await account())?.nonce ?? 0n);
    if (method === 'eth_maxPriorityFeePerGas') return hex(1_000_000n);
    if (method === 'eth_getBlockByNumber') return { baseFeePerGas: hex(7n) };
    if (method === 'eth_getTransactionReceipt') return receipts.get(String(first)) ?? null;
    if (method === 'eth_sendRawTransaction') return send(String(first));
    const { from = contract, data } = first as { from?: string; data: string };
    await vm.stateManager.checkpoint();
    const { ok, output } = await call(from, fromHex(data));
    await vm.stateManager.revert();
    if (!ok) throw new Error('execution reverted');
    return method === 'eth_estimateGas' ? hex(120_000n) : toHex(output);
  }

  const server: Server = createServer((request, response) => {
    void (async () => {
      const { id, method, params } = (await json(request)) as { id: number; method: string; params: unknown[] };
      chain.asked.push(method);
      if (chain.mood === 'down') return response.writeHead(502).end();
      const result = await answer(method, params).then(
        (value) => ({ result: value }),
        (error: unknown) => ({ error: { code: 3, message: error instanceof Error ? error.message : 'refused' } }),
      );
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...result }));
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const chain: Chain = {
    url: `${origin}/rpc`,
    origin,
    contract,
    call,
    fund,
    asked: [],
    mood: 'true',
    close: () => server.close(),
  };
  return chain;
}
