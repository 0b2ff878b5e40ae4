import { Popover } from 'radix-ui';
import { useState } from 'react';
import { formatCount } from '#base/format.ts';
import { useHistory, useLab, useTransfer } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CardPopover } from '#ui/widgets/CardPopover.tsx';

/** The whole lab as one file. */
export function ExportAll() {
  const t = useText();
  const lab = useLab();
  const entries = useHistory((state) => state.entries);
  const busy = useTransfer((state) => state.busy !== null);
  const [checkpoints, setCheckpoints] = useState(false);
  const held = entries.filter(({ hasCheckpoint }) => hasCheckpoint).length;
  if (entries.length === 0) return null;
  return (
    <CardPopover button={t('Export all runs')} disabled={busy} card="runs-columns" align="end">
      <p>
        {t(
          'One file that “Import runs” reads: records, metrics, notes, diagnoses and clusters. The features of the map are not in it; a checkpoint can compute them again.',
        )}
      </p>
      <label>
        <input
          type="checkbox"
          checked={checkpoints}
          onChange={({ currentTarget }) => setCheckpoints(currentTarget.checked)}
        />
        {t('With checkpoints ({{n}}); the file becomes much larger', { n: formatCount(held) })}
      </label>
      <Popover.Close
        className="button button-small button-primary"
        onClick={() => {
          const runIds = entries.map(({ runId }) => runId);
          lab.transfer.exportRuns(runIds, checkpoints, 'protolab-runs');
        }}
      >
        {t('Export')}
      </Popover.Close>
    </CardPopover>
  );
}
