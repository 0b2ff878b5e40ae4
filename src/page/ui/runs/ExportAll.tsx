import { Popover } from 'radix-ui';
import { useState } from 'react';
import { formatCount } from '#base/format.ts';
import { useHistory, useLab, useTransfer } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The whole lab as one file. */
export function ExportAll() {
  const t = useText();
  const lab = useLab();
  const entries = useHistory((state) => state.entries);
  const busy = useTransfer((state) => state.busy !== null);
  const [open, setOpen] = useState(false);
  const [checkpoints, setCheckpoints] = useState(false);
  const held = entries.filter(({ hasCheckpoint }) => hasCheckpoint).length;
  if (entries.length === 0) return null;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="button button-small" disabled={busy}>
        {t('Export all runs')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="card runs-columns"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('Export all runs')}
        >
          <p>{t('One file that “Import runs” reads: records, metrics, notes and diagnoses.')}</p>
          <label>
            <input
              type="checkbox"
              checked={checkpoints}
              onChange={({ currentTarget }) => setCheckpoints(currentTarget.checked)}
            />
            {t('With checkpoints ({{n}}); the file becomes much larger', { n: formatCount(held) })}
          </label>
          <button
            type="button"
            className="button button-small button-primary"
            onClick={() => {
              setOpen(false);
              const runIds = entries.map(({ runId }) => runId);
              lab.transfer.exportRuns(runIds, checkpoints, 'protolab-runs');
            }}
          >
            {t('Export')}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
