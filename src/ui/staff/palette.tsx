import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { Menu as AriaMenu, MenuItem, Text } from 'react-aria-components/Menu';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { useWords } from '../text/locale.tsx';
import './staff.css';

export type Command = {
  key: string;
  label: string;
  /** What kind of thing it is: "Go to", "Case", "Act". */
  group?: string;
  /** Shown each time, so that people learn it. */
  shortcut?: string;
  run: () => void;
};

export type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; commands: readonly Command[] };

/** Search and commands on Ctrl/⌘ K. Type, arrows, Enter; Esc closes and gives the focus back. */
export function Palette({ open, onOpenChange, commands }: PaletteProps) {
  const words = useWords();
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <ModalOverlay className="palette-ground" isOpen={open} onOpenChange={onOpenChange} isDismissable>
      <Modal className="float palette" data-density="staff">
        <Dialog aria-label={words.commands} className="palette-dialog">
          <Autocomplete filter={contains}>
            <SearchField aria-label={words.find} autoFocus>
              <Input className="input palette-input" />
            </SearchField>
            <AriaMenu
              className="menu palette-list"
              aria-label={words.commands}
              items={commands.map((command) => ({ ...command, id: command.key }))}
              renderEmptyState={() => <p className="palette-empty">{words.noCommand}</p>}
            >
              {(command) => (
                <MenuItem
                  className="menu-item"
                  textValue={`${command.group ?? ''} ${command.label}`}
                  onAction={() => {
                    onOpenChange(false);
                    command.run();
                  }}
                >
                  <Text slot="label" className="menu-label">
                    {command.group ? <span className="menu-group">{command.group}</span> : null} {command.label}
                    {command.shortcut ? (
                      <kbd dir="ltr" className="shortcut">
                        {command.shortcut}
                      </kbd>
                    ) : null}
                  </Text>
                </MenuItem>
              )}
            </AriaMenu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
