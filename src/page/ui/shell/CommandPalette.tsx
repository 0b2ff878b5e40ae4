import './CommandPalette.css';
import { Command } from 'cmdk';
import { useState } from 'react';
import { inEnglish, speak } from '#base/words.ts';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { addCommands, COMMAND_GROUPS, commandsNow } from './commands.ts';
import { Dialog } from './Dialog.tsx';
import { Keys } from './Keys.tsx';
import { shellCommands } from './shellCommands.ts';
import { openDialog } from './shellStore.ts';
import { thingCommands } from './thingCommands.ts';

addCommands(shellCommands);
addCommands(thingCommands);

/** Every action and place by name, in the page's language or in English. */
export function CommandPalette() {
  const t = useText();
  const lab = useLab();
  const [typed, setTyped] = useState('');
  const commands = commandsNow(lab).filter(({ searched }) => typed !== '' || searched !== true);
  const close = () => openDialog(null);
  return (
    <Dialog open onClose={close} title={t('Commands')} titleHidden>
      <Command className="palette" label={t('Commands')} loop>
        <Command.Input
          className="palette-input"
          placeholder={t('What would you like to do?')}
          value={typed}
          onValueChange={setTyped}
        />
        <Command.List className="palette-list" label={t('Commands')}>
          <Command.Empty className="palette-empty muted">
            {t('No command with this name.')}
          </Command.Empty>
          {COMMAND_GROUPS.map((group) => {
            const members = commands.filter((command) => command.group === group);
            if (members.length === 0) return null;
            return (
              <Command.Group key={group} heading={t(group)}>
                {members.map(({ id, label, hint, keywords = '', keys, run }) => (
                  <Command.Item
                    key={id}
                    value={id}
                    keywords={[speak(t, label), speak(inEnglish, label), keywords]}
                    onSelect={() => {
                      close();
                      run();
                    }}
                  >
                    <span>
                      {speak(t, label)}
                      {hint !== undefined && <span className="palette-hint">{speak(t, hint)}</span>}
                    </span>
                    {keys !== undefined && <Keys keys={keys} />}
                  </Command.Item>
                ))}
              </Command.Group>
            );
          })}
        </Command.List>
      </Command>
    </Dialog>
  );
}
