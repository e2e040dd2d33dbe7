/** What the viewer can be told to do. */
export type Command =
  | 'next'
  | 'previous'
  | 'next-series'
  | 'previous-series'
  | 'first'
  | 'last'
  | 'preset-1'
  | 'preset-2'
  | 'preset-3'
  | 'preset-4'
  | 'window'
  | 'zoom'
  | 'pan'
  | 'measure'
  | 'invert'
  | 'rotate-right'
  | 'rotate-left'
  | 'flip-horizontal'
  | 'flip-vertical'
  | 'reset'
  | 'cine'
  | 'planes'
  | 'full-screen'
  | 'cite'
  | 'mark';

/** The keys readers have in their hands (OHIF, Weasis); they act only while the viewer has focus (WCAG 2.1.4). */
const keys: Readonly<Record<string, Command>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  PageDown: 'next-series',
  PageUp: 'previous-series',
  Home: 'first',
  End: 'last',
  '1': 'preset-1',
  '2': 'preset-2',
  '3': 'preset-3',
  '4': 'preset-4',
  w: 'window',
  Escape: 'window',
  z: 'zoom',
  g: 'pan',
  m: 'measure',
  i: 'invert',
  r: 'rotate-right',
  l: 'rotate-left',
  h: 'flip-horizontal',
  v: 'flip-vertical',
  ' ': 'reset',
  c: 'cine',
  o: 'planes',
  f: 'full-screen',
  q: 'cite',
  k: 'mark',
};

/** The command of a key press; none while a modifier is held, so the browser's own keys keep working. */
export function commandOf(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

export type Window = { center: number; width: number };

/** Window presets of CT in Hounsfield units: soft tissue, lung, bone, brain. */
export const presets = {
  'preset-1': { label: 'Soft tissue', center: 40, width: 400 },
  'preset-2': { label: 'Lung', center: -600, width: 1500 },
  'preset-3': { label: 'Bone', center: 480, width: 2500 },
  'preset-4': { label: 'Brain', center: 40, width: 80 },
} as const satisfies Partial<Record<Command, Window & { label: string }>>;
