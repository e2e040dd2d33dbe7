import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import './status.css';

/** `plain` waiting · `active` in work · `good` done · `caution` look · `danger` stop · `opinion` the expert's own voice. */
export type Tone = 'plain' | 'active' | 'good' | 'caution' | 'danger' | 'opinion';

const shapes: Record<Tone, IconName> = {
  plain: 'ring',
  active: 'half',
  good: 'tick',
  caution: 'caution',
  danger: 'danger',
  opinion: 'person',
};

/** A state: word, shape and colour together, so that none carries it alone (WCAG 1.4.1). */
export function Tag({
  tone = 'plain',
  icon,
  boxed,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  boxed?: boolean;
  children: ReactNode;
}) {
  return (
    <span className="tag" data-tone={tone} data-boxed={boxed}>
      <Icon name={icon ?? shapes[tone]} />
      <span>{children}</span>
    </span>
  );
}

/** Something a person must notice, where it belongs on the page. It stays; it never floats and never leaves by itself. */
export function Notice({
  tone = 'plain',
  title,
  live,
  children,
}: {
  tone?: Exclude<Tone, 'active' | 'opinion'>;
  title?: ReactNode;
  /** Announced when it appears: `status` politely, `alert` at once. */
  live?: 'status' | 'alert';
  children?: ReactNode;
}) {
  return (
    <div className="notice" data-tone={tone} role={live}>
      <Icon name={tone === 'plain' ? 'message' : shapes[tone]} />
      <div>
        {title ? <p className="notice-title">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
