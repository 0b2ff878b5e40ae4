import { DropdownMenu } from 'radix-ui';
import { useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

interface ExportMenuProps {
  readonly onExport: () => void;
  readonly onImport: () => void;
}

/** The run's checkpoint as a file, out and in. */
export function ExportMenu({ onExport, onImport }: ExportMenuProps) {
  const t = useText();
  const exporting = useRuns((state) => state.exporting !== null);
  const importing = useRuns((state) => state.importing !== null);
  const dead = useRuns((state) => state.worker === 'dead');
  // Before its first step a run has no checkpoint.
  const exportable = useRuns(
    ({ shown, live }) => shown !== null && (shown.runId !== live?.runId || live.last !== null),
  );
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button run-export" aria-busy={exporting || importing}>
        {exporting ? t('Exporting…') : importing ? t('Importing…') : t('Export')}
        <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="run-menu card" align="end" sideOffset={6}>
          <DropdownMenu.Item
            className="run-menu-item"
            disabled={!exportable || exporting || dead}
            onSelect={onExport}
          >
            {t('Export checkpoint')}
            <small>{t('Weights, optimizer and queue of the shown run, as safetensors')}</small>
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="run-menu-item"
            disabled={importing || dead}
            onSelect={onImport}
          >
            {t('Import checkpoint')}
            <small>{t('Reads such a file')}</small>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
