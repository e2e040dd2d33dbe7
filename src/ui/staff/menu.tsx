import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components/Menu';
import { Icon, type IconName } from '../icon/icon.tsx';
import './staff.css';

export type MenuEntry = {
  key: string;
  label: string;
  icon?: IconName;
  shortcut?: string;
  href?: string;
  onAction?: () => void;
};

/** Acts behind one button, each with its key when it has one. */
export function Menu({
  label,
  entries,
  children,
}: {
  label: string;
  entries: readonly MenuEntry[];
  children?: ReactNode;
}) {
  return (
    <MenuTrigger>
      <Button className="button menu-button" data-kind="secondary">
        {children ?? label} <Icon name="down" />
      </Button>
      <Popover className="float" placement="bottom end" offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {entries.map((entry) => (
            <MenuItem
              key={entry.key}
              id={entry.key}
              className="menu-item"
              textValue={entry.label}
              {...(entry.href ? { href: entry.href } : {})}
              onAction={() => entry.onAction?.()}
            >
              {entry.icon ? <Icon name={entry.icon} /> : null}
              <Text slot="label" className="menu-label">
                {entry.label}
                {entry.shortcut ? (
                  <kbd dir="ltr" className="shortcut">
                    {entry.shortcut}
                  </kbd>
                ) : null}
              </Text>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
