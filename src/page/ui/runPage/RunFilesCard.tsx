import { useId } from 'react';
import { MODEL_EXPORT_NAMES, MODEL_EXPORTS } from '#run/modelExports.ts';
import { useLab, useRuns, useTransfer } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { type RunFileKind, runFile } from '#store/runs/runFiles.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { useText } from '#ui/i18n/useText.ts';

interface RunFilesCardProps {
  readonly entry: HistoryEntry;
  /** It trains now, so that its checkpoint is taken between two steps. */
  readonly active: boolean;
}

/** The run as files. */
export function RunFilesCard({ entry, active }: RunFilesCardProps) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, steps, hasCheckpoint } = entry;
  const exporting = useRuns((state) => state.exporting !== null);
  const held = useRuns((state) => state.held.some((one) => one.runId === runId));
  const busy = useTransfer((state) => state.busy !== null);
  const save = (kind: RunFileKind) =>
    void saveOrAlert(lab, async () => {
      const file = await runFile(lab, runId, kind);
      if (file !== null) lab.saveFile(file.fileName, file.bytes);
    });
  const files: readonly {
    readonly label: string;
    readonly help: string;
    readonly off: boolean;
    readonly run: () => void;
  }[] = [
    {
      label: t('Export checkpoint'),
      help: t('safetensors, with PyTorch’s names'),
      off: exporting || !(hasCheckpoint || (steps > 0 && (active || held))),
      run: () => lab.exportCheckpoint(runId),
    },
    ...MODEL_EXPORT_NAMES.map((kind) => ({
      label: t(MODEL_EXPORTS[kind].label),
      help: t(MODEL_EXPORTS[kind].help),
      off: exporting || !hasCheckpoint,
      run: () => lab.exportCheckpoint(runId, undefined, kind),
    })),
    {
      label: t('Export run as JSON'),
      help: t('all of it but the weights; “Import runs” reads it'),
      off: busy,
      run: () => lab.transfer.exportRuns([runId], false, runId),
    },
    {
      label: t('Export run with checkpoint'),
      help: t('one zip that is resumed elsewhere'),
      off: busy || !hasCheckpoint,
      run: () => lab.transfer.exportRuns([runId], true, runId),
    },
    {
      label: t('Continue on a cluster'),
      help: t('a zip for PyTorch and torchrun: config, checkpoint, images and a Python package'),
      off: busy || !hasCheckpoint,
      run: () => lab.transfer.exportTorch(runId),
    },
    {
      label: t('Export metrics as CSV'),
      help: t('a row for each step'),
      off: steps === 0,
      run: () => save('csv'),
    },
    {
      label: t('Export for TensorBoard'),
      help: t('event file'),
      off: steps === 0,
      run: () => save('tensorboard'),
    },
    {
      label: t('Export for Weights & Biases'),
      help: t('a JSON line for each step; protolab_torch wandb uploads it'),
      off: steps === 0,
      run: () => save('wandb'),
    },
    {
      label: t('Export settings as JSON'),
      help: t('for the form, or for npm run train'),
      off: false,
      run: () => save('config'),
    },
  ];
  return (
    <section className="card panel run-files" aria-labelledby={id}>
      <h2 id={id}>{t('Files')}</h2>
      <ul>
        {files.map(({ label, help, off, run }) => (
          <li key={label}>
            <button type="button" className="button button-small" disabled={off} onClick={run}>
              {label}
            </button>
            <small className="muted">{help}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
