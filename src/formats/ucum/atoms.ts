/**
 * The units of UCUM 2.1 that records of people use, as a factor and powers of base dimensions. `mol`, `eq`, `osm` and the
 * arbitrary units ([iU], [CFU] …) are dimensions of their own: an amount of substance is never turned into a mass, and one
 * arbitrary unit never into another (UCUM §24). Temperatures with an offset are in `scales`.
 */
export type Dimensions = Readonly<Record<string, number>>;
export type Atom = { factor: number; dimensions: Dimensions; metric: boolean };

const litre = { m: 3 };
const force = { g: 1, m: 1, s: -2 };
const pressure = { g: 1, m: -1, s: -2 };
const energy = { g: 1, m: 2, s: -2 };

/** Case-sensitive codes (c/s) of UCUM. */
export const atoms: Readonly<Record<string, Atom>> = {
  m: of(1, { m: 1 }, true),
  s: of(1, { s: 1 }, true),
  g: of(1, { g: 1 }, true),
  rad: of(1, { rad: 1 }, true),
  K: of(1, { K: 1 }, true),
  C: of(1, { C: 1 }, true),
  cd: of(1, { cd: 1 }, true),
  mol: of(1, { mol: 1 }, true),
  eq: of(1, { eq: 1 }, true),
  osm: of(1, { osm: 1 }, true),
  L: of(1e-3, litre, true),
  l: of(1e-3, litre, true),
  t: of(1e6, { g: 1 }, true),
  u: of(1.66053906660e-24, { g: 1 }, true),
  min: of(60, { s: 1 }),
  h: of(3600, { s: 1 }),
  d: of(86_400, { s: 1 }),
  wk: of(604_800, { s: 1 }),
  mo: of(2_629_800, { s: 1 }),
  a: of(31_557_600, { s: 1 }),
  deg: of(Math.PI / 180, { rad: 1 }),
  "'": of(Math.PI / 10_800, { rad: 1 }),
  "''": of(Math.PI / 648_000, { rad: 1 }),
  '%': of(1e-2, {}),
  '[ppth]': of(1e-3, {}),
  '[ppm]': of(1e-6, {}),
  '[ppb]': of(1e-9, {}),
  '10*': of(10, {}),
  '10^': of(10, {}),
  '[pi]': of(Math.PI, {}),
  Hz: of(1, { s: -1 }, true),
  N: of(1e3, force, true),
  Pa: of(1e3, pressure, true),
  bar: of(1e8, pressure, true),
  J: of(1e3, energy, true),
  W: of(1e3, { g: 1, m: 2, s: -3 }, true),
  A: of(1, { C: 1, s: -1 }, true),
  V: of(1e3, { g: 1, m: 2, s: -2, C: -1 }, true),
  Ohm: of(1e3, { g: 1, m: 2, s: -1, C: -2 }, true),
  S: of(1e-3, { g: -1, m: -2, s: 1, C: 2 }, true),
  F: of(1e-3, { g: -1, m: -2, s: 2, C: 2 }, true),
  T: of(1e3, { g: 1, s: -1, C: -1 }, true),
  Bq: of(1, { s: -1, decay: 1 }, true),
  Ci: of(3.7e10, { s: -1, decay: 1 }, true),
  Gy: of(1, { m: 2, s: -2 }, true),
  RAD: of(1e-2, { m: 2, s: -2 }, true),
  Sv: of(1, { m: 2, s: -2, dose: 1 }, true),
  REM: of(1e-2, { m: 2, s: -2, dose: 1 }, true),
  cal: of(4184, energy, true),
  '[Cal]': of(4_184_000, energy),
  dyn: of(1e-2, force, true),
  erg: of(1e-4, energy, true),
  kat: of(1, { mol: 1, s: -1 }, true),
  U: of(1e-6 / 60, { mol: 1, s: -1 }, true),
  'm[Hg]': of(133_322_000, pressure, true),
  'm[H2O]': of(9_806_650, pressure, true),
  att: of(98_066_500, pressure),
  '[in_i]': of(0.0254, { m: 1 }),
  '[ft_i]': of(0.3048, { m: 1 }),
  '[yd_i]': of(0.9144, { m: 1 }),
  '[mi_i]': of(1609.344, { m: 1 }),
  '[lb_av]': of(453.59237, { g: 1 }),
  '[oz_av]': of(28.349523125, { g: 1 }),
  '[gr]': of(0.06479891, { g: 1 }),
  '[stone_av]': of(6350.29318, { g: 1 }),
  '[foz_us]': of(2.95735295625e-5, litre),
  '[tsp_us]': of(4.92892159375e-6, litre),
  '[tbs_us]': of(1.478676478125e-5, litre),
  '[cup_us]': of(2.365882365e-4, litre),
  '[drp]': of(5e-8, litre),
  '[diop]': of(1, { m: -1 }),
  // Arbitrary units: each only equal to itself.
  '[iU]': of(1, { '[iU]': 1 }, true),
  '[IU]': of(1, { '[iU]': 1 }, true),
  "[arb'U]": of(1, { "[arb'U]": 1 }),
  '[CFU]': of(1, { '[CFU]': 1 }),
  '[PFU]': of(1, { '[PFU]': 1 }),
  '[GPL\'U]': of(1, { "[GPL'U]": 1 }),
  '[MPL\'U]': of(1, { "[MPL'U]": 1 }),
  '[APL\'U]': of(1, { "[APL'U]": 1 }),
  "[USP'U]": of(1, { "[USP'U]": 1 }),
  "[Amb'a'1'U]": of(1, { "[Amb'a'1'U]": 1 }),
  "[todd'U]": of(1, { "[todd'U]": 1 }),
  '[HPF]': of(1, { '[HPF]': 1 }),
  '[LPF]': of(1, { '[LPF]': 1 }),
  '[FEU]': of(1, { '[FEU]': 1 }),
  '[pH]': of(1, { '[pH]': 1 }),
  B: of(1, { B: 1 }, true),
  '[Ch]': of(1 / 3000, { m: 1 }),
}; // prettier-ignore

/** Prefixes of metric atoms (UCUM §27). */
export const prefixes: Readonly<Record<string, number>> = {
  Y: 1e24, Z: 1e21, E: 1e18, P: 1e15, T: 1e12, G: 1e9, M: 1e6, k: 1e3, h: 1e2, da: 1e1,
  d: 1e-1, c: 1e-2, m: 1e-3, u: 1e-6, n: 1e-9, p: 1e-12, f: 1e-15, a: 1e-18, z: 1e-21, y: 1e-24,
}; // prettier-ignore

/** Scales with an offset, alone only: kelvin = value · factor + offset (UCUM §21). */
export const scales: Readonly<Record<string, { factor: number; offset: number }>> = {
  Cel: { factor: 1, offset: 273.15 },
  '[degF]': { factor: 5 / 9, offset: 459.67 * (5 / 9) },
};

function of(factor: number, dimensions: Dimensions, metric = false): Atom {
  return { factor, dimensions, metric };
}
