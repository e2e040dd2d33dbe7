import type { OutputOf } from '#kernel/operation.ts';
import type { sharing } from '../sharing.contract.ts';

/** A paper or scan as the page shows it. */
export type Item = { kind: 'document' | 'study'; id: string; title: string; date: string | null };
export type Sharing = OutputOf<typeof sharing>;
export type ItemLabel = Sharing['labels'][number];
