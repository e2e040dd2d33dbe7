import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { encodeRlp, numberBytes, type Rlp } from './rlp.ts';

/** A call of a contract that costs nothing but gas (EIP-1559). Fees in wei per gas. */
export type Call = {
  chainId: bigint;
  nonce: bigint;
  maxPriorityFeePerGas: bigint;
  maxFeePerGas: bigint;
  gasLimit: bigint;
  /** Address of the contract, 0x and 40 hex digits. */
  to: string;
  data: Uint8Array;
};

export const fromHex = (text: string): Uint8Array => hexToBytes(text.replace(/^0x/, ''));
export const toHex = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`;

/** Address of an account: the last 20 bytes of Keccak-256 of its public key. 0x and hex, lower case. */
export function addressOf(secret: Uint8Array): string {
  const point = secp256k1.getPublicKey(secret, false).subarray(1);
  return toHex(keccak_256(point).subarray(12));
}

/**
 * Signs a call as a transaction of type 2 (EIP-2718, EIP-1559), ECDSA on secp256k1 with the lower s.
 * @returns the bytes to send, and the hash by which it is known
 */
export function signCall(call: Call, secret: Uint8Array): { raw: Uint8Array; hash: string } {
  const fields: Rlp[] = [
    numberBytes(call.chainId),
    numberBytes(call.nonce),
    numberBytes(call.maxPriorityFeePerGas),
    numberBytes(call.maxFeePerGas),
    numberBytes(call.gasLimit),
    fromHex(call.to),
    numberBytes(0n),
    call.data,
    [],
  ];
  const type = Uint8Array.of(2);
  const digest = keccak_256(concatBytes(type, encodeRlp(fields)));
  const signature = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
  const [parity = 0] = signature;
  const number = (from: number) => numberBytes(BigInt(toHex(signature.subarray(from, from + 32))));
  const raw = concatBytes(type, encodeRlp([...fields, numberBytes(BigInt(parity)), number(1), number(33)]));
  return { raw, hash: toHex(keccak_256(raw)) };
}
