/**
 * A chest-like phantom in Hounsfield units, made of ellipsoids and noise: enough to scroll, window, measure and rebuild
 * in three planes, and like no person. Millimetres; x to the patient's left, y to the back, z to the head, 0 in the middle.
 */
export type PhantomOptions = {
  rows: number;
  columns: number;
  /** Distance of two pixels. */
  spacing: number;
  /** Length of the series along z. */
  length: number;
  seed: number;
  /** Diameter of the nodule in the right lung; 0 for none. */
  nodule: number;
};

type Ellipsoid = { hu: number; centre: [number, number, number]; radii: [number, number, number] };

/** Linear congruential generator (Numerical Recipes constants): the same numbers on every machine. */
function numbers(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Later shapes paint over earlier ones. */
function anatomy(random: () => number, length: number, nodule: number): Ellipsoid[] {
  const half = Math.max(length, 40) / 2;
  const tube = 10 * half;
  const vary = (by: number) => (random() * 2 - 1) * by;
  const shapes: Ellipsoid[] = [
    { hu: -100, centre: [0, 0, 0], radii: [170 + vary(5), 120 + vary(4), tube] }, // subcutaneous fat
    { hu: 50, centre: [0, 0, 0], radii: [156 + vary(4), 106 + vary(3), tube] }, // chest wall
    { hu: -850, centre: [-75, -6, 0], radii: [58 + vary(3), 80 + vary(3), 1.1 * half] }, // right lung
    { hu: -850, centre: [75, -6, 0], radii: [56 + vary(3), 78 + vary(3), 1.1 * half] }, // left lung
    { hu: 45, centre: [18, -22, -0.2 * half], radii: [46, 42, 0.6 * half] }, // heart
    { hu: 160, centre: [14, 38, 0], radii: [13, 13, tube] }, // aorta with contrast
    { hu: -940, centre: [0, -4, 0.7 * half], radii: [9, 8, 0.6 * half] }, // trachea
    { hu: 450, centre: [0, 68, 0], radii: [21, 19, tube] }, // vertebra
    { hu: 20, centre: [0, 90, 0], radii: [10, 9, tube] }, // spinal canal
    { hu: 400, centre: [0, -100, 0], radii: [15, 5, tube] }, // sternum
  ];
  for (let i = 0; i < 12; i++) {
    const side = i % 2 === 0 ? -1 : 1;
    const centre: [number, number, number] = [side * (50 + random() * 45), -40 + random() * 70, vary(0.7 * half)];
    shapes.push({ hu: 40, centre, radii: [2 + random() * 3, 2 + random() * 3, 8 + random() * 15] }); // vessels
  }
  const r = nodule / 2;
  if (nodule > 0) shapes.push({ hu: 35, centre: noduleCentre(half), radii: [r, r, r] });
  return shapes;
}

/** Where the nodule is, as a function of half the length of the series. */
function noduleCentre(half: number): [number, number, number] {
  return [-90, -10, 0.1 * half];
}

function paintEllipse(pixels: Float32Array, o: PhantomOptions, shape: Ellipsoid, z: number): void {
  const inPlane = 1 - ((z - shape.centre[2]) / shape.radii[2]) ** 2;
  if (inPlane <= 0) return;
  const a = shape.radii[0] * Math.sqrt(inPlane);
  const b = shape.radii[1] * Math.sqrt(inPlane);
  for (let row = 0; row < o.rows; row++) {
    const y = (row - (o.rows - 1) / 2) * o.spacing - shape.centre[1];
    const k = 1 - (y / b) ** 2;
    if (k <= 0) continue;
    const halfWidth = a * Math.sqrt(k);
    const from = Math.max(0, Math.ceil((shape.centre[0] - halfWidth) / o.spacing + (o.columns - 1) / 2));
    const to = Math.min(o.columns - 1, Math.floor((shape.centre[0] + halfWidth) / o.spacing + (o.columns - 1) / 2));
    if (to >= from) pixels.fill(shape.hu, row * o.columns + from, row * o.columns + to + 1);
  }
}

/** Makes the phantom; `slice(z, offset)` gives one slice as unsigned samples of HU plus `offset`, clipped to 12 bit. */
export function ctPhantom(options: PhantomOptions): { slice: (z: number, offset: number) => Uint16Array } {
  const random = numbers(options.seed);
  const shapes = anatomy(random, options.length, options.nodule);
  // The sum of four even numbers is close enough to a normal one; sigma is about 12 HU.
  const noise = Float32Array.from({ length: 65_521 }, () => (random() + random() + random() + random() - 2) * 21);
  return {
    slice(z, offset) {
      const hu = new Float32Array(options.rows * options.columns).fill(-1000);
      for (const shape of shapes) paintEllipse(hu, options, shape, z);
      const shift = Math.floor(random() * noise.length);
      const stored = new Uint16Array(hu.length);
      for (let i = 0, n = shift; i < hu.length; i++, n = n + 1 === noise.length ? 0 : n + 1) {
        stored[i] = Math.min(4095, Math.max(0, Math.round(hu[i]! + noise[n]! + offset)));
      }
      return stored;
    },
  };
}
