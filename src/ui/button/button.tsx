import {
  useId,
  useState,
  type AnchorHTMLAttributes,
  type ButtonHTMLAttributes,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import './button.css';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

type Look = {
  /** One primary at most on a screen. */
  kind?: ButtonKind;
  icon?: IconName;
  /** Key that does the same, shown beside the words, e.g. `Ctrl+Enter`. */
  shortcut?: string;
  children: ReactNode;
};

export type ButtonProps = Look &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
    /** Words while it works ("Sending…"). While set, a press does nothing, so one press is one act. */
    busy?: string | false;
    /** Why it cannot be used now. The button stays reachable and says this when pressed. */
    unavailable?: string | undefined;
  };

/** A button whose words say the act. Never greyed out without a reason. */
export function Button({
  kind = 'secondary',
  icon,
  shortcut,
  busy,
  unavailable,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const [asked, setAsked] = useState(false);
  const reasonId = useId();
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy || unavailable) {
      event.preventDefault();
      if (unavailable) setAsked(true);
      return;
    }
    onClick?.(event);
  };
  const button = (
    <button
      type="button"
      {...rest}
      className="button"
      data-kind={kind}
      aria-disabled={Boolean(busy || unavailable) || undefined}
      aria-busy={busy ? true : undefined}
      aria-describedby={unavailable ? reasonId : rest['aria-describedby']}
      onClick={press}
    >
      {icon && !busy ? <Icon name={icon} /> : null}
      <span>{busy || children}</span>
      {shortcut ? <Shortcut keys={shortcut} /> : null}
    </button>
  );
  if (unavailable) {
    return (
      <span className="button-held">
        {button}
        <span className="button-reason" id={reasonId} role="status" data-shown={asked}>
          {unavailable}
        </span>
      </span>
    );
  }
  return (
    <>
      {button}
      {busy === undefined ? null : (
        <span className="u-hidden" role="status">
          {busy}
        </span>
      )}
    </>
  );
}

/** Goes to another page and looks like a button. */
export function LinkButton({
  kind = 'secondary',
  icon,
  shortcut,
  children,
  ...rest
}: Look & AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <a {...rest} className="button" data-kind={kind}>
      {icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
      {shortcut ? <Shortcut keys={shortcut} /> : null}
    </a>
  );
}

/** Keys of a shortcut. Hidden from assistive technology: `aria-keyshortcuts` of the owner says it there. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <kbd className="shortcut" dir="ltr" aria-hidden="true">
      {keys}
    </kbd>
  );
}

/** Buttons side by side, the main one first; they wrap on phones. */
export function ButtonRow({ children }: { children: ReactNode }) {
  return <div className="button-row">{children}</div>;
}
