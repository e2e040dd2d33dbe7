"""The spellings that a proof is written in: base64, decimals, times, and canonical JSON (RFC 8785)."""

import base64
import json
import math
import re


class Refused(Exception):
    """What was read is not what it should be; the text says why."""


def from_base64(text, size=None):
    """Bytes of base64 in the one spelling an encoder writes."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, UnicodeError):
        raise Refused("not base64") from None
    if base64.b64encode(data).decode() != text or (size is not None and len(data) != size):
        raise Refused("not base64 of the right length")
    return data


def to_base64(data):
    return base64.b64encode(data).decode()


def decimal(text):
    """A number without leading zeros, at most 2^53-1."""
    if not re.fullmatch(r"0|[1-9][0-9]*", text) or len(text) > 16 or int(text) > 2**53 - 1:
        raise Refused("not a plain decimal")
    return int(text)


def is_time(text):
    """YYYY-MM-DDTHH:MM:SS.mmmZ of a moment that exists."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{3}Z", text)
    if not found:
        return False
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60


def units(text):
    """The UTF-16 code units of a text, as bytes that sort like them."""
    try:
        return text.encode("utf-16-be")
    except UnicodeError:
        raise Refused("half a character") from None


def write_number(value):
    """A double as ECMAScript writes it (RFC 8785, 3.2.2.3)."""
    if not math.isfinite(value):
        raise Refused("not a JSON number")
    if value == 0:
        return "0"
    sign, value = ("-" if value < 0 else ""), abs(value)
    mantissa, exponent = (repr(value) if "e" in repr(value) else f"{repr(value)}e0").split("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    # The value is 0.DIGITS times ten to the power of `point`.
    point = int(exponent) + len(whole) - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + power


def write(value, depth=0):
    """A JSON value in its canonical form."""
    if depth > 100:
        raise Refused("nested too deep")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return write_number(float(value))
    if isinstance(value, str):
        units(value)
        # Python escapes the same characters in the same way as RFC 8785, 3.2.2.2.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(write(item, depth + 1) for item in value) + "]"
    members = sorted(value.items(), key=lambda member: units(member[0]))
    return "{" + ",".join(f"{write(name)}:{write(item, depth + 1)}" for name, item in members) + "}"


def canonical(value):
    return write(value).encode()


def read(data):
    """Reads JSON that must already be canonical: parsed, written again, and the same bytes demanded."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_int=float, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise Refused("not readable JSON") from None
    if write(value) != text:
        raise Refused("not in its canonical form")
    return value


def refuse_constant(_name):
    raise ValueError("NaN and infinities are no JSON")
