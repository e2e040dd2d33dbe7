"""Transparency log: C2SP signed-note, tlog-checkpoint and tlog-proof, RFC 9162 inclusion."""

import hashlib
import re

import ed25519
import mldsa
from canonical import Refused, decimal, from_base64

# White space as ECMAScript knows it, control characters, and the plus sign.
NOT_IN_NAME = re.compile("[\x00-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff+]")


def sha256(data):
    return hashlib.sha256(data).digest()


def is_name(name):
    return name != "" and not NOT_IN_NAME.search(name)


# Type byte and size of the public key: the log's own, a witness with Ed25519, anyone with ML-DSA-44.
PLAIN, COSIGNATURE, MLDSA = 1, 4, 6
KEY_SIZES = {PLAIN: 32, COSIGNATURE: 32, MLDSA: 1312}


def read_any_vkey(text):
    """A key `<name>+<id>+<base64(type || key)>` as (name, id, public key, type)."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = from_base64(encoded)
    if not raw or KEY_SIZES.get(raw[0]) != len(raw) - 1 or not is_name(name):
        raise Refused("not the key of a log or a witness")
    if key_id != sha256(name.encode() + b"\n" + raw)[:4].hex():
        raise Refused("the key does not fit its id")
    return name, key_id, raw[1:], raw[0]


def read_vkey(text):
    """The log's own key as (name, id, public key)."""
    name, key_id, public_key, kind = read_any_vkey(text)
    if kind != PLAIN:
        raise Refused("not an Ed25519 key of a log")
    return name, key_id, public_key


def short(text):
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise Refused("a name is empty or too long")
    return bytes([len(data)]) + data


def holds(vkey, text, signature):
    """Whether a signature line's bytes are the key's over the text of a checkpoint."""
    name, _key_id, public_key, kind = read_any_vkey(vkey)
    if kind == PLAIN:
        return ed25519.verify(public_key, text.encode(), signature)
    origin, size, root = read_checkpoint(text)
    if len(signature) < 8 or signature[0] & 0x80:
        return False
    time, bare = signature[:8], signature[8:]
    if kind == COSIGNATURE:
        stated = f"cosignature/v1\ntime {int.from_bytes(time, 'big')}\n{text}"
        return ed25519.verify(public_key, stated.encode(), bare)
    span = (0).to_bytes(8, "big") + size.to_bytes(8, "big")
    return mldsa.verify(public_key, b"subtree/v1\n\x00" + short(name) + time + short(origin) + span + root, bare)


def text_of(data):
    try:
        return data.decode("utf-8")
    except UnicodeError:
        raise Refused("not UTF-8") from None


def read_note(note):
    """A signed note as (text, [(name, key id, signature)]), nothing verified."""
    end = note.rfind("\n\n")
    if len(note.encode()) > 400_000 or end < 0 or not note.endswith("\n") or end + 2 >= len(note):
        raise Refused("not a signed note")
    text = note[: end + 1]
    if re.search("[\x00-\x09\x0b-\x1f]", text):
        raise Refused("control characters in a note")
    lines = note[end + 2 : -1].split("\n")
    if len(lines) > 64:
        raise Refused("too many signatures")
    return text, [read_signature(line) for line in lines]


def read_signature(line):
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or not is_name(parts[1]):
        raise Refused("a malformed signature line")
    raw = from_base64(parts[2])
    if len(raw) < 5:
        raise Refused("a signature is too short")
    return parts[1], raw[:4].hex(), raw[4:]


def read_checkpoint(text):
    """(origin, size, root) of a checkpoint's text."""
    lines = text[:-1].split("\n")
    if len(lines) < 3 or "" in lines:
        raise Refused("not a checkpoint")
    return lines[0], decimal(lines[1]), from_base64(lines[2], 32)


def read_proof(data):
    """(index, hashes, note) of a proof file without `extra`."""
    head, found, note = text_of(data).partition("\n\n")
    lines = head.split("\n")
    if not found or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 2 or not lines[1].startswith("index "):
        raise Refused("not a log proof")
    if len(lines) > 65:
        raise Refused("too many hashes")
    return decimal(lines[1][6:]), [from_base64(line, 32) for line in lines[2:]], note


def included(leaf, index, size, hashes, root):
    """RFC 9162, 2.1.3.2: the hashes lead from entry `index` to the root of a tree of `size` entries."""
    if index >= size:
        return False
    node, last, current = index, size - 1, sha256(b"\x00" + leaf)
    for sibling in hashes:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = sha256(b"\x01" + sibling + current)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            current = sha256(b"\x01" + current + sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and current == root


def signed_by(note, vkey):
    """The checkpoint of a note that the key has signed; a signature of that key that fails is fatal."""
    name, key_id, public_key = read_vkey(vkey)
    text, signatures = read_note(note)
    own = [signature for who, which, signature in signatures if (who, which) == (name, key_id)]
    if not own or not all(ed25519.verify(public_key, text.encode(), signature) for signature in own):
        raise Refused("the log has not signed this")
    checkpoint = read_checkpoint(text)
    if checkpoint[0] != name:
        raise Refused("the head of another log")
    return checkpoint


def fingerprint(vkey):
    """SHA-256 of a log's public key in groups of four, as people compare it."""
    hexed = sha256(read_vkey(vkey)[2]).hex()
    return " ".join(hexed[at : at + 4] for at in range(0, 64, 4))

