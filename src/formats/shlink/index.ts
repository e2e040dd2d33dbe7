export { cardBundle, readHealthCards } from './card.ts';
export { readHealthLink, type HealthLink } from './link.ts';
export { isOver, plainType, readManifest, triesLeft, type LinkedFile } from './manifest.ts';
