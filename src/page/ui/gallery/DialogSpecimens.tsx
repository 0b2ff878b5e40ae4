import '#ui/queue/Queue.css';
import { type ReactNode, useState } from 'react';
import { ConfigDialog } from '#ui/model/ConfigDialog.tsx';
import { RateSearchDialog } from '#ui/queue/RateSearchDialog.tsx';
import { SweepDialog } from '#ui/queue/SweepDialog.tsx';
import { CommandPalette } from '#ui/shell/CommandPalette.tsx';
import { Dialog } from '#ui/shell/Dialog.tsx';
import { HelpDialog } from '#ui/shell/HelpDialog.tsx';
import { openDialog, useShellDialog } from '#ui/shell/shellStore.ts';
import { Specimen } from './Specimen.tsx';

type Close = () => void;

const DIALOGS: readonly (readonly [string, (close: Close) => ReactNode])[] = [
  [
    'Short',
    (close) => (
      <Dialog open onClose={close} title="A short dialog">
        <p>One sentence.</p>
      </Dialog>
    ),
  ],
  ['Sweep', (close) => <SweepDialog onClose={close} />],
  ['Rate search', (close) => <RateSearchDialog onClose={close} />],
  ['Config', (close) => <ConfigDialog onClose={close} />],
];

export function DialogSpecimens() {
  const [open, setOpen] = useState<string | null>(null);
  const shell = useShellDialog();
  const shown = DIALOGS.find(([name]) => name === open);
  return (
    <Specimen name="Press to open" wide>
      <div className="gallery-row">
        {DIALOGS.map(([name]) => (
          <button key={name} type="button" className="button" onClick={() => setOpen(name)}>
            {name}
          </button>
        ))}
        <button type="button" className="button" onClick={() => openDialog('help')}>
          Help
        </button>
        <button type="button" className="button" onClick={() => openDialog('palette')}>
          Commands
        </button>
      </div>
      {shown?.[1](() => setOpen(null))}
      {shell === 'help' && <HelpDialog />}
      {shell === 'palette' && <CommandPalette />}
    </Specimen>
  );
}
