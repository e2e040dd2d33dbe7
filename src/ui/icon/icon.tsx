import './icon.css';

/** Paths on a 20 px grid, stroke 1.75. At most 24, so that each stays known; a test counts them. */
export const iconPaths = {
  tick: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  caution: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3',
  danger: 'M6.7 2.5h6.6l4.2 4.2v6.6l-4.2 4.2H6.7l-4.2-4.2V6.7zM10 6v5M10 13.7v.3',
  ring: 'M10 4a6 6 0 100 12 6 6 0 000-12z',
  half: 'M10 4a6 6 0 100 12 6 6 0 000-12zM10 5v10M12.5 5.2v9.6',
  back: 'M16 10H4M9 5l-5 5 5 5',
  next: 'M4 10h12M11 5l5 5-5 5',
  down: 'M5 8l5 5 5-5',
  up: 'M5 12l5-5 5 5',
  search: 'M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM13 13l4 4',
  help: 'M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM7.8 8a2.2 2.2 0 114 1.2c-.9.8-1.8 1.1-1.8 2.3M10 14v.3',
  person: 'M10 3.5a3 3 0 100 6 3 3 0 000-6zM4 17c.5-3.5 3-5 6-5s5.5 1.5 6 5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 016 0V9',
  paper: 'M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9h5M7.5 12h5',
  folder: 'M2.5 5h5l1.5 2h8.5v9h-15z',
  camera: 'M2.5 6.5h3.5l1.5-2h5l1.5 2h3.5v9.5h-15zM10 8.2a3 3 0 100 6 3 3 0 000-6z',
  scan: 'M3 3h14v14H3zM10 6a4 4 0 100 8 4 4 0 000-8zM10 9v2',
  phone: 'M5 3h3l1.5 4-2 1.5a9 9 0 004 4l1.5-2 4 1.5v3c-7 1.5-13.5-5-12-12z',
  message: 'M3 4h14v10H9l-4 3v-3H3z',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z',
  download: 'M10 3v10M6 9.5l4 4 4-4M3.5 17h13',
  plus: 'M10 4v12M4 10h12',
  clock: 'M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM10 6v4l3 2',
} as const;

export type IconName = keyof typeof iconPaths;

/** Arrows of direction turn with the reading direction; ticks, clocks and pictures never do. */
const mirrored: ReadonlySet<IconName> = new Set<IconName>(['back', 'next']);

/** A line drawing that stands beside its word and is never alone; hidden from assistive technology. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="icon"
      data-mirror={mirrored.has(name) || undefined}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}
