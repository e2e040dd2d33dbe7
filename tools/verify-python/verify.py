#!/usr/bin/env python3
"""A second verifier, written from docs/formats/opinion-bundle.md and docs/formats/access-receipt.md alone.

    python3 tools/verify-python/verify.py PATH … [--log-key VKEY] [--json]

PATH is the unpacked folder of a letter or a receipt. Needs Python 3.9 and nothing else. Exit status 0 only when every
check of every path holds.
"""

import argparse
import hmac
import json
import os
import re
import sys

import ed25519
from canonical import Refused, canonical, from_base64, is_time, read, to_base64, units
from timestamp import stamped
from tlog import COSIGNATURE, MLDSA, fingerprint, holds, included, read_any_vkey, read_checkpoint, read_note, read_proof, read_vkey, sha256, signed_by

PROOF_FILES = ["manifest.json", "opinion.sig", "opinion.tlog-proof", "leaf.json", "keys.json"]
LATER_FILES = ["opinion.tsr", "timestamp.json"]
CONTENT_FILES = ["opinion.json", "opinion.pdf", "README.txt"]
FILE_NAME = re.compile(r"(?:images/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def demand(condition, words):
    if not condition:
        raise Refused(words)


def form(shape):
    """A check that a value is a closed object of this shape; names that end in ? may be absent."""

    def check(value):
        demand(isinstance(value, dict), "not an object")
        names = {name.rstrip("?") for name in shape}
        needed = {name for name in shape if not name.endswith("?")}
        demand(needed <= value.keys() <= names, "members that do not belong there, or missing ones")
        for name, allowed in shape.items():
            if name.rstrip("?") in value:
                demand(allowed(value[name.rstrip("?")]), f"wrong {name}")
        return True

    return check


def text_that(read_it):
    def check(value):
        try:
            return isinstance(value, str) and read_it(value) is not False
        except Refused:
            return False

    return check


def just(expected):
    return lambda value: value == expected and isinstance(value, bool) == isinstance(expected, bool)


def whole(least, most=2**53 - 1):
    return lambda value: isinstance(value, float) and value == int(value) and least <= value <= most


def words(least, most):
    return text_that(lambda value: least <= len(units(value)) // 2 <= most)


def or_null(allowed):
    return lambda value: value is None or allowed(value)


def list_of(least, most, allowed):
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(allowed(one) for one in value)


def matching(pattern):
    return text_that(lambda value: re.fullmatch(pattern, value) is not None)


def vkey_of(*kinds):
    return text_that(lambda value: read_any_vkey(value)[3] in kinds)


HEX, TIME, SHORT = matching(r"[0-9a-f]{64}"), text_that(is_time), words(1, 500)
BYTES32, BYTES64 = text_that(lambda value: from_base64(value, 32)), text_that(lambda value: from_base64(value, 64))
MINUTE, ONE, VKEY = matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z"), just(1.0), text_that(read_vkey)
LISTED = form({"name": text_that(lambda value: FILE_NAME.fullmatch(value) is not None), "size": whole(0), "sha256": HEX})
MANIFEST = form({"v": ONE, "nonce": BYTES32, "keys": form({"expert": HEX, "installation": HEX}), "files": list_of(1, 1000, LISTED)})
SIGNATURE = form({"v": ONE, "alg": just("Ed25519"), "keyId": HEX, "manifestSha256": HEX, "opinionSha256": HEX, "meaning": SHORT, "signedAt": TIME, "signature": BYTES64})
ENROLMENT = form({"v": ONE, "type": just("expert.enrolment"), "expertId": SHORT, "name": SHORT, "licence": SHORT, "publicKey": BYTES32, "enrolledAt": TIME, "revokedAt?": TIME})
KEYS_1 = form({"v": ONE, "enrolment": ENROLMENT, "enrolmentSignature": BYTES64, "installation": form({"publicKey": BYTES32, "fingerprint": HEX}), "log": form({"vkey": VKEY})})
ENTRY = form({"leaf": words(1, 512), "proof": words(1, 10_000), "vkey": VKEY})
LOG = form({"vkey": VKEY, "mldsa?": vkey_of(MLDSA), "earlier": list_of(0, 100, VKEY)})
WITNESS = form({"label": SHORT, "vkeys": list_of(1, 4, vkey_of(COSIGNATURE, MLDSA))})
KEYS_2 = form({"v": just(2.0), "enrolment": ENROLMENT, "enrolmentSignature": BYTES64, "installation": form({"publicKey": BYTES32, "fingerprint": HEX}), "enrolmentProof": ENTRY, "revocationProof?": ENTRY, "log": LOG, "witnesses": list_of(0, 16, WITNESS), "quorum": whole(0, 16), "policySignature": BYTES64})
LEAF = form({"v": ONE, "type": just("opinion.signed"), "t": MINUTE, "c": BYTES32})
TIMESTAMP = form({"v": ONE, "type": just("opinion.timestamp"), "signatureSha256": HEX, "tokenSha256": HEX, "roots": list_of(1, 10, text_that(lambda value: 4 <= len(value) <= 20_000 and len(from_base64(value)) > 0)), "signature": BYTES64})
TEXT, NUMBER = words(0, 2000), whole(1)
ACT = form({**{name: TEXT for name in ("event", "operation", "actorName", "purpose", "outcome", "requestId")}, **{name: or_null(TEXT) for name in ("actorId", "patientId", "caseId", "subjectId", "subjectLabel")}, "actorRoles": list_of(0, 20, TEXT), "at": TIME, "n": or_null(NUMBER), "internal?": BYTES32})
RECEIPT = form({"v": ONE, "type": just("access.receipt"), "entry": ACT, "opening": BYTES32, "leaf": words(2, 512), "proof": words(1, 400_000), "log": form({"vkey": VKEY})})
ACCESS_LEAF = form({"v": lambda value: value in (1.0, 2.0, 3.0, 4.0) and not isinstance(value, bool), "type": just("access"), "t": MINUTE, "tenantTag": TEXT, "c": BYTES32, "n?": NUMBER, "prev?": lambda value: value == "" or BYTES32(value)})


def KEYS(value):
    demand(isinstance(value, dict), "not an object")
    return (KEYS_2 if value.get("v") == 2.0 else KEYS_1)(value)


def minute(time):
    return time[:16] + "Z"


def key_leaf(kind, time, statement):
    """The entry of the log about a key: a commitment to what was stated."""
    return canonical({"v": 1.0, "type": kind, "t": minute(time), "c": to_base64(sha256(canonical(statement)))}).decode()


def entry_in_log(entry, expected, keys):
    """An entry of this log, or of an epoch of it that has ended, proved by itself."""
    demand(entry["leaf"] == expected, "the log says something else of the key")
    demand(entry["vkey"] in [keys["log"]["vkey"], *keys["log"]["earlier"]], "the entry about the key is of another log")
    index, hashes, note = read_proof(entry["proof"].encode())
    demand(len(read_note(note)[1]) == 1, "the proof about the key carries something that cannot be checked")
    _origin, size, root = signed_by(note, entry["vkey"])
    demand(included(entry["leaf"].encode(), index, size, hashes, root), "not in the log at this place")


def key_id(public_key):
    return sha256(public_key).hex()


class Bundle:
    """The files of a letter and the checks of section 3. Each check reads by itself what it needs."""

    def __init__(self, files, log_key):
        self.files, self.log_key = files, log_key
        self.checks = [("files", self.unchanged), ("signature", self.signed), ("key", self.key), ("recorded", self.recorded), ("log-signature", self.log_signed), ("witnesses", self.witnesses), ("post-quantum", self.post_quantum), ("timestamp", self.timestamp)]

    def get(self, name):
        demand(name in self.files, f"the file {name} is missing")
        return self.files[name]

    def document(self, name, allowed):
        value = read(self.get(name))
        allowed(value)
        return value

    def unchanged(self):
        listed = self.document("manifest.json", MANIFEST)["files"]
        names = [one["name"] for one in listed]
        lower = {name.lower() for name in names}
        demand(names == sorted(names) and len(lower) == len(names), "the list is not sorted, or names a file twice")
        demand(not lower & {*PROOF_FILES, *LATER_FILES} and set(CONTENT_FILES) <= set(names), "the list is not of the right files")
        for name in PROOF_FILES:
            self.get(name)
        extra = set(self.files) - {*PROOF_FILES, *LATER_FILES, *names}
        demand(not extra, f"files that do not belong here: {sorted(extra)}")
        for one in listed:
            data = self.get(one["name"])
            demand(len(data) == one["size"] and sha256(data).hex() == one["sha256"], f"{one['name']} has been changed")
        read(self.get("opinion.json"))

    def signed(self):
        sig, keys = self.document("opinion.sig", SIGNATURE), self.document("keys.json", KEYS)
        public_key = from_base64(keys["enrolment"]["publicKey"])
        statement = {name: value for name, value in sig.items() if name != "signature"}
        demand(sig["keyId"] == key_id(public_key), "made with another key")
        demand(ed25519.verify(public_key, canonical(statement), from_base64(sig["signature"])), "the signature does not match")
        demand(sig["manifestSha256"] == sha256(self.get("manifest.json")).hex(), "signed for another list of files")
        demand(sig["opinionSha256"] == sha256(self.get("opinion.json")).hex(), "signed for another opinion")

    def key(self):
        keys, sig = self.document("keys.json", KEYS), self.document("opinion.sig", SIGNATURE)
        named, enrolment = self.document("manifest.json", MANIFEST)["keys"], keys["enrolment"]
        issuer = from_base64(keys["installation"]["publicKey"])
        demand(keys["installation"]["fingerprint"] == key_id(issuer) == named["installation"], "another service")
        demand(ed25519.verify(issuer, canonical(enrolment), from_base64(keys["enrolmentSignature"])), "the statement about the key has been changed")
        demand(key_id(from_base64(enrolment["publicKey"])) == sig["keyId"] == named["expert"], "not the key of this doctor")
        demand(enrolment["enrolledAt"] <= sig["signedAt"] < enrolment.get("revokedAt", "9999-99"), "the key was not in force")
        if keys["v"] == 2.0:
            self.key_in_log(keys)

    def key_in_log(self, keys):
        enrolment, revoked = keys["enrolment"], keys["enrolment"].get("revokedAt")
        stated = {name: value for name, value in enrolment.items() if name != "revokedAt"}
        entry_in_log(keys["enrolmentProof"], key_leaf("expert.enrolled", enrolment["enrolledAt"], stated), keys)
        demand((revoked is None) == ("revocationProof" not in keys), "the log and keys.json do not agree on a withdrawal")
        if revoked is not None:
            gone = {"v": 1.0, "type": "expert.revocation", "publicKey": enrolment["publicKey"], "revokedAt": revoked}
            entry_in_log(keys["revocationProof"], key_leaf("expert.revoked", revoked, gone), keys)

    def proof(self):
        index, hashes, note = read_proof(self.get("opinion.tlog-proof"))
        return index, hashes, note, read_checkpoint(read_note(note)[0])

    def line_keys(self, keys):
        """All keys whose lines may stand under the head of the log."""
        if keys["v"] == 1.0:
            return [keys["log"]["vkey"]]
        second = [keys["log"]["mldsa"]] if "mldsa" in keys["log"] else []
        return [keys["log"]["vkey"], *second, *(vkey for one in keys["witnesses"] for vkey in one["vkeys"])]

    def held(self, vkeys, kind):
        """Those of the keys of one kind whose lines are there. A line of a known key that does not hold is fatal."""
        text, lines = read_note(self.proof()[2])
        found = []
        for vkey in vkeys:
            name, own_id, _key, own_kind = read_any_vkey(vkey)
            line = next((signature for who, which, signature in lines if (who, which) == (name, own_id)), None)
            if own_kind == kind and line is not None:
                demand(holds(vkey, text, line), "a signature does not match the head of the log")
                found.append(vkey)
        return found

    def witnesses(self):
        keys = self.document("keys.json", KEYS)
        if keys["v"] == 1.0:
            return "made before there were witnesses"
        policy = {"v": 1.0, "type": "log.policy", **{name: keys[name] for name in ["log", "witnesses", "quorum"]}}
        issuer = from_base64(keys["installation"]["publicKey"])
        demand(ed25519.verify(issuer, canonical(policy), from_base64(keys["policySignature"])), "the list of witnesses has been changed")
        names = [{read_any_vkey(vkey)[0] for vkey in one["vkeys"]} for one in keys["witnesses"]]
        demand(all(len(own) == 1 for own in names) and len(set().union(*names)) == len(names), "a witness stands there twice")
        agreed = [one["label"] for one in keys["witnesses"] if self.held(one["vkeys"], COSIGNATURE)]
        if not keys["witnesses"] and keys["quorum"] == 0:
            return "the service asks no outside witness"
        if len(agreed) < max(1, keys["quorum"]):
            return f"{len(agreed)} of {len(keys['witnesses'])} agree so far; {int(max(1, keys['quorum']))} are needed"
        return None

    def post_quantum(self):
        keys = self.document("keys.json", KEYS)
        if keys["v"] == 1.0 or "mldsa" not in keys["log"]:
            return "made before the log signed with a second key"
        _index, _hashes, _note, (origin, _size, _root) = self.proof()
        own = keys["log"]["mldsa"]
        demand(own in self.held(self.line_keys(keys), MLDSA), "the log has not signed with its second key")
        demand(read_any_vkey(own)[0] == origin, "the second key is of another log")
        return None

    def timestamp(self):
        if not set(LATER_FILES) & set(self.files):
            return "no authority outside has said yet when this existed"
        token, signature, stated = self.get("opinion.tsr"), self.get("opinion.sig"), self.document("timestamp.json", TIMESTAMP)
        statement = {name: value for name, value in stated.items() if name != "signature"}
        issuer = from_base64(self.document("keys.json", KEYS)["installation"]["publicKey"])
        demand(ed25519.verify(issuer, canonical(statement), from_base64(stated["signature"])), "the statement has been changed")
        demand(stated["tokenSha256"] == sha256(token).hex(), "the timestamp has been changed")
        demand(stated["signatureSha256"] == sha256(signature).hex(), "the timestamp belongs to another opinion")
        return stamped(token, signature, [from_base64(root) for root in stated["roots"]], self.document("opinion.sig", SIGNATURE)["signedAt"])

    def recorded(self):
        data, leaf = self.get("leaf.json"), self.document("leaf.json", LEAF)
        demand(leaf["c"] == to_base64(sha256(self.get("manifest.json"))), "the entry of another opinion")
        demand(leaf["t"] == self.document("opinion.sig", SIGNATURE)["signedAt"][:16] + "Z", "made at another time")
        index, hashes, _note, (_origin, size, root) = self.proof()
        demand(included(data, index, size, hashes, root), "not in the log at this place")

    def log_signed(self):
        keys = self.document("keys.json", KEYS)
        vkey = keys["log"]["vkey"]
        demand(self.log_key in (None, vkey), "another log than the one asked for")
        note = self.proof()[2]
        known = {read_any_vkey(one)[:2] for one in self.line_keys(keys)}
        lines = [(name, key_id) for name, key_id, _signature in read_note(note)[1]]
        demand(set(lines) <= known and len(set(lines)) == len(lines), "a signature that cannot be checked")
        signed_by(note, vkey)

    def vkey(self):
        return self.log_key or self.document("keys.json", KEYS)["log"]["vkey"]


class Receipt:
    """A receipt of the access log and its four checks."""

    def __init__(self, data, log_key):
        self.data, self.log_key = data, log_key
        self.checks = [("receipt", self.read), ("entry", self.entry), ("recorded", self.recorded), ("log-signature", self.log_signed)]

    def read(self):
        value = read(self.data)
        RECEIPT(value)
        return value

    def entry(self):
        receipt = self.read()
        entry, leaf = receipt["entry"], read(receipt["leaf"].encode())
        ACCESS_LEAF(leaf)
        demand(("internal" in entry) == (leaf["v"] >= 3.0), "tells more or less than was recorded")
        commitment = hmac.digest(from_base64(receipt["opening"]), canonical(entry), "sha256")
        demand(leaf["c"] == to_base64(commitment), "tells something else than was recorded")
        demand(leaf.get("n") == entry["n"] and leaf["t"] == entry["at"][:16] + "Z", "another number or time")

    def recorded(self):
        receipt = self.read()
        index, hashes, note = read_proof(receipt["proof"].encode())
        _origin, size, root = read_checkpoint(read_note(note)[0])
        demand(included(receipt["leaf"].encode(), index, size, hashes, root), "not in the log at this place")

    def log_signed(self):
        receipt = self.read()
        demand(self.log_key in (None, receipt["log"]["vkey"]), "another log than the one asked for")
        signed_by(read_proof(receipt["proof"].encode())[2], receipt["log"]["vkey"])

    def vkey(self):
        return self.log_key or self.read()["log"]["vkey"]


def read_folder(path):
    """Plain files by their path below the folder; a link, a device or an empty folder is listed as what does not belong."""
    files = {}
    for place, folders, names in os.walk(path):
        below = os.path.relpath(place, path).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        if prefix and not folders and not names:
            files[prefix] = b""
        for name in names + links:
            full = os.path.join(place, name)
            if os.path.islink(full) or not os.path.isfile(full):
                files[f"{prefix}{name}@"] = b""
            else:
                with open(full, "rb") as file:
                    files[prefix + name] = file.read()
    return files


def verify(path, log_key):
    """Result of one path as the first verifier gives it: ok, the checks, and which key of the log to compare."""
    if os.path.isdir(path):
        subject = Bundle(read_folder(path), log_key)
    else:
        with open(path, "rb") as file:
            subject = Receipt(file.read(), log_key)
    checks = []
    for name, check in subject.checks:
        try:
            left = check()
            # Words without a refusal: nothing is wrong, and it was not shown. Never a tick.
            unshown = {"open": True, "words": left} if isinstance(left, str) else {"words": ""}
            checks.append({"name": name, "ok": True, **unshown})
        except Refused as refused:
            checks.append({"name": name, "ok": False, "words": str(refused)})
    try:
        compare = fingerprint(subject.vkey())
    except Refused:
        compare = None
    return {"ok": all(check["ok"] for check in checks), "checks": checks, "logKeyTrusted": log_key is not None, "logFingerprint": compare}


def main():
    parser = argparse.ArgumentParser(description="Checks a downloaded opinion or access receipt, offline.")
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--log-key", metavar="VKEY", help="the key of the log as the service publishes it")
    parser.add_argument("--json", action="store_true", help="one JSON result per line")
    asked = parser.parse_args()
    try:
        if asked.log_key is not None:
            read_vkey(asked.log_key)
        results = [verify(path, asked.log_key) for path in asked.paths]
    except (OSError, Refused) as problem:
        print(problem, file=sys.stderr)
        return 2
    for path, result in zip(asked.paths, results):
        print(json.dumps(result) if asked.json else told(path, result))
    return 0 if all(result["ok"] for result in results) else 1


def told(path, result):
    mark = lambda check: "open" if check.get("open") else "ok  " if check["ok"] else "NO  "
    lines = [f"{mark(check)} {check['name']} {check['words']}".rstrip() for check in result["checks"]]
    verdict = "holds" if result["ok"] else "does NOT hold; do not rely on it"
    compare = "" if result["logKeyTrusted"] else f"\ncompare the fingerprint of the log: {result['logFingerprint']}"
    return ascii("\n".join([*lines, f"{os.path.basename(path)} {verdict}"]) + compare)[1:-1].replace("\\n", "\n")


if __name__ == "__main__":
    sys.exit(main())
