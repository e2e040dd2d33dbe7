"""Timestamps of outside authorities (RFC 3161), judged by openssl where it is on this machine."""

import base64
import calendar
import os
import re
import shutil
import subprocess
import tempfile
import time

from canonical import Refused

CLOCKS_DIFFER = 5 * 60


def run(*arguments):
    done = subprocess.run(["openssl", *arguments], capture_output=True, timeout=20, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def seconds(text):
    """The time a token says, in seconds since 1970, rounded down."""
    said = re.search(r"^Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", text, re.M)
    if said is None:
        raise Refused("the timestamp cannot be read")
    return calendar.timegm(time.strptime(f"{said[1]} {said[2]}", "%b %d %H:%M:%S %Y"))


def accuracy(text):
    """Seconds by which the authority's clock may be wrong, rounded up."""
    said = re.search(r"^Accuracy: (?:0x([0-9A-F]+)|unspecified) seconds", text, re.M)
    return 1 + (int(said[1], 16) if said and said[1] else 0)


def stamped(token, data, roots, signed_at):
    """None when an authority below one of the roots has stamped the data. Words when there is no openssl to see it with."""
    if shutil.which("openssl") is None:
        return "not checked: there is no openssl on this machine"
    with tempfile.TemporaryDirectory() as folder:
        place = lambda name: os.path.join(folder, name)
        pem = "".join(f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(root).decode()}-----END CERTIFICATE-----\n" for root in roots)
        for name, content in (("token", token), ("data", data), ("roots", pem.encode())):
            with open(place(name), "wb") as file:
                file.write(content)
        status, text = run("ts", "-reply", "-in", place("token"), "-text")
        if status != 0:
            raise Refused("the timestamp cannot be read")
        at = seconds(text)
        status, _ = run("ts", "-verify", "-in", place("token"), "-data", place("data"), "-CAfile", place("roots"), "-attime", str(at))
    if status != 0:
        raise Refused("the timestamp does not hold")
    if at + accuracy(text) < calendar.timegm(time.strptime(signed_at[:19], "%Y-%m-%dT%H:%M:%S")) - CLOCKS_DIFFER:
        raise Refused("the timestamp says a time before the signature was made")
    return None
