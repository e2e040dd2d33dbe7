"""ML-DSA-44 verification as in FIPS 204, algorithm 8 with an empty context. Slow and plain: nothing here is secret."""

import hashlib

Q, D, TAU, GAMMA1, GAMMA2 = 8380417, 13, 39, 1 << 17, 95232
ROWS = COLUMNS = 4
BETA, OMEGA = 78, 80
PUBLIC_KEY, SIGNATURE = 1312, 2420
INVERSE_256 = pow(256, Q - 2, Q)
ZETAS = [pow(1753, int(f"{k:08b}"[::-1], 2), Q) for k in range(256)]


def shake256(data, length):
    return hashlib.shake_256(data).digest(length)


def ntt(poly):
    """Algorithm 41."""
    w, m, step = list(poly), 0, 128
    while step >= 1:
        for start in range(0, 256, 2 * step):
            m += 1
            zeta = ZETAS[m]
            for j in range(start, start + step):
                t = zeta * w[j + step] % Q
                w[j + step] = (w[j] - t) % Q
                w[j] = (w[j] + t) % Q
        step //= 2
    return w


def inverse_ntt(poly):
    """Algorithm 42."""
    w, m, step = list(poly), 256, 1
    while step < 256:
        for start in range(0, 256, 2 * step):
            m -= 1
            zeta = -ZETAS[m]
            for j in range(start, start + step):
                t = w[j]
                w[j] = (t + w[j + step]) % Q
                w[j + step] = zeta * (t - w[j + step]) % Q
        step *= 2
    return [value * INVERSE_256 % Q for value in w]


def bits(data, width):
    """Numbers of `width` bits laid end to end, the lowest bit first."""
    number, mask = int.from_bytes(data, "little"), (1 << width) - 1
    return [number >> at & mask for at in range(0, len(data) * 8, width)]


def sample_row(rho, row, column):
    """Algorithm 30: one polynomial of the matrix, already transformed."""
    stream = hashlib.shake_128(rho + bytes([column, row])).digest(3 * 512)
    found = []
    for at in range(0, len(stream), 3):
        value = stream[at] | stream[at + 1] << 8 | (stream[at + 2] & 0x7F) << 16
        if value < Q:
            found.append(value)
        if len(found) == 256:
            return found
    raise ArithmeticError("a stream of 512 numbers held fewer than 256 good ones")


def sample_ball(seed):
    """Algorithm 29: a polynomial with TAU coefficients of 1 or -1."""
    stream = shake256(seed, 8 + 1024)
    signs, c, at = int.from_bytes(stream[:8], "little"), [0] * 256, 8
    for i in range(256 - TAU, 256):
        while stream[at] > i:
            at += 1
        j = stream[at]
        at += 1
        c[i] = c[j]
        c[j] = -1 if signs >> (i + TAU - 256) & 1 else 1
    return c


def read_hint(data):
    """Algorithm 21, in its one spelling; None for any other."""
    hints, index = [[0] * 256 for _ in range(ROWS)], 0
    for row in range(ROWS):
        end = data[OMEGA + row]
        if end < index or end > OMEGA:
            return None
        first = index
        while index < end:
            if index > first and data[index - 1] >= data[index]:
                return None
            hints[row][data[index]] = 1
            index += 1
    return None if any(data[index:OMEGA]) else hints


def use_hint(hint, value):
    """Algorithms 36 and 40."""
    low = value % (2 * GAMMA2)
    if low > GAMMA2:
        low -= 2 * GAMMA2
    if value - low == Q - 1:
        high, low = 0, low - 1
    else:
        high = (value - low) // (2 * GAMMA2)
    if hint:
        high += 1 if low > 0 else -1
    return high % 44


def verify(public_key, message, signature):
    """True when `signature` (2420 bytes) is one of `public_key` (1312 bytes) over `message`."""
    if len(public_key) != PUBLIC_KEY or len(signature) != SIGNATURE:
        return False
    rho, seed = public_key[:32], signature[:32]
    t1 = [bits(public_key[32 + 320 * row :][:320], 10) for row in range(ROWS)]
    z = [[GAMMA1 - value for value in bits(signature[32 + 576 * column :][:576], 18)] for column in range(COLUMNS)]
    hints = read_hint(signature[32 + 576 * COLUMNS :])
    if hints is None or any(abs(value) >= GAMMA1 - BETA for poly in z for value in poly):
        return False
    mu = shake256(shake256(public_key, 64) + b"\x00\x00" + message, 64)
    c, z = ntt(sample_ball(seed)), [ntt(poly) for poly in z]
    packed = b""
    for row in range(ROWS):
        matrix = [sample_row(rho, row, column) for column in range(COLUMNS)]
        t = ntt([value << D for value in t1[row]])
        w = inverse_ntt([(sum(matrix[s][i] * z[s][i] for s in range(COLUMNS)) - c[i] * t[i]) % Q for i in range(256)])
        number = sum(use_hint(hints[row][i], w[i]) << 6 * i for i in range(256))
        packed += number.to_bytes(192, "little")
    return shake256(mu + packed, 32) == seed
