import { DropdownMenu } from 'radix-ui';
import { useLab, useRuns } from '#store/hooks.ts';
import { pickWeights } from '#ui/checkpoint/pickWeights.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { CheckpointFiles } from '#ui/queue/dialogs.ts';

interface CheckpointItemsProps extends CheckpointFiles {
  readonly className?: string;
}

/** Menu items: the shown run's checkpoint as a file, out and in. */
export function CheckpointItems({ onExport, onImport, className = '' }: CheckpointItemsProps) {
  const t = useText();
  const exporting = useRuns((state) => state.exporting !== null);
  const importing = useRuns((state) => state.importing !== null);
  const lab = useLab();
  const dead = useRuns((state) => state.worker === 'dead');
  // Before its first step a run has no checkpoint, unless it continues from one.
  const exportable = useRuns(
    ({ shown, live }) =>
      shown !== null && (shown.runId !== live?.runId || live.last !== null || live.fromStep > 0),
  );
  return (
    <>
      <DropdownMenu.Item
        className={`run-menu-item ${className}`}
        disabled={!exportable || exporting}
        onSelect={onExport}
      >
        {t('Export checkpoint')}
        <small>{t('Weights, optimizer and queue of the shown run, as safetensors')}</small>
      </DropdownMenu.Item>
      <DropdownMenu.Item
        className={`run-menu-item ${className}`}
        disabled={importing}
        onSelect={onImport}
      >
        {t('Import checkpoint')}
        <small>{t('Reads such a file')}</small>
      </DropdownMenu.Item>
      <DropdownMenu.Item
        className={`run-menu-item ${className}`}
        disabled={dead}
        onSelect={() => pickWeights((file) => lab.weights.choose(file))}
      >
        {t('Start from weights')}
        <small>{t('Of PyTorch, torchvision, timm, MoCo, PCL, or safetensors')}</small>
      </DropdownMenu.Item>
    </>
  );
}
