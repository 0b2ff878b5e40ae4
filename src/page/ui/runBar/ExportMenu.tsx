import { DropdownMenu } from 'radix-ui';
import { useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { CheckpointFiles } from '#ui/queue/dialogs.ts';
import { CheckpointItems } from './CheckpointItems.tsx';

/** The files of the bar. A phone has no room for it: there the run options hold the same. */
export function ExportMenu(files: CheckpointFiles) {
  const t = useText();
  const exporting = useRuns((state) => state.exporting !== null);
  const importing = useRuns((state) => state.importing !== null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button run-export" aria-busy={exporting || importing}>
        {exporting ? t('Exporting…') : importing ? t('Importing…') : t('Export')}
        <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="run-menu card"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <CheckpointItems {...files} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
