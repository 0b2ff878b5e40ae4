import './RunMeasurements.css';
import { Popover } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { formatBytes, formatCount, formatPercent, formatWhen } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { CHECKPOINT_RULES, type KeptCheckpoint, whyKept } from '#run/keptCheckpoints.ts';
import type { HeldCheckpoint } from '#run/protocol.ts';
import { useData, useLab, useMeasures, useRuns } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CardPopover } from '#ui/widgets/CardPopover.tsx';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';

interface RunCheckpointsProps {
  readonly entry: HistoryEntry;
}

/** The run's checkpoints that are kept, the newest first, and what can be done with each. */
export function RunCheckpoints({ entry }: RunCheckpointsProps) {
  const t = useText();
  const id = useId();
  const kept = useKept(entry);
  const held = useRuns((state) => state.held.find(({ runId }) => runId === entry.runId) ?? null);
  if (kept.length === 0 && held === null) return null;
  const why = whyKept(kept, entry.totalSteps);
  const total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <section className="card panel run-checkpoints" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Checkpoints')}</h2>
        <span className="muted">{formatBytes(total)}</span>
      </div>
      {held !== null && <Held held={held} />}
      <div className="details-scroll">
        <table className="details-table" aria-labelledby={id}>
          <HeadRow names={[t('Step'), t('Epoch'), 'kNN', t('Size'), t('Kept as'), '']} />
          <tbody>
            {kept.toReversed().map((one) => (
              <tr key={one.step}>
                <th scope="row" title={formatWhen(one.savedAt, Date.now(), t)}>
                  {formatCount(one.step)}
                </th>
                <td>{one.epoch === null ? '–' : formatCount(one.epoch)}</td>
                <td>{one.knn === null ? '–' : formatPercent(one.knn)}</td>
                <td>{formatBytes(one.bytes)}</td>
                <td className="run-checkpoints-why">
                  {(why.get(one) ?? [])
                    .map((rule) => speak(t, CHECKPOINT_RULES[rule].words))
                    .join('; ')}
                </td>
                <td>
                  <Actions entry={entry} of={one} newest={one === kept.at(-1)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Read again whenever the run keeps one, and when its entry changes. */
function useKept(entry: HistoryEntry): readonly KeptCheckpoint[] {
  const lab = useLab();
  const { runId } = entry;
  const [kept, setKept] = useState<readonly KeptCheckpoint[]>([]);
  const keptStep = useRuns(({ live }) => (live?.runId === runId ? live.keptStep : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new checkpoint changes the list.
  useEffect(() => {
    let shown = true;
    lab.history
      .checkpoints(runId)
      .then((read) => shown && setKept(read))
      // The list of runs says that the storage cannot be read.
      .catch(() => {});
    return () => {
      shown = false;
    };
  }, [lab, runId, keptStep, entry.state]);
  return kept;
}

function Held({ held }: { readonly held: HeldCheckpoint }) {
  const t = useText();
  const lab = useLab();
  const { runId, step, bytes } = held;
  return (
    <p className="run-checkpoints-held">
      {t(
        'The checkpoint of step {{step}} ({{size}}) could not be stored yet and is only in memory.',
        { step: formatCount(step), size: formatBytes(bytes) },
      )}{' '}
      <button
        type="button"
        className="button button-small"
        onClick={() => lab.exportCheckpoint(runId, step)}
      >
        {t('Export checkpoint')}
      </button>
    </p>
  );
}

interface ActionsProps extends RunCheckpointsProps {
  readonly of: KeptCheckpoint;
  readonly newest: boolean;
}

function Actions({ entry, of: { step }, newest }: ActionsProps) {
  const t = useText();
  const lab = useLab();
  const { runId, config, totalSteps } = entry;
  const busy = useRuns((state) => isBusy(state) || state.elsewhere === runId);
  const exporting = useRuns((state) => state.exporting !== null);
  const noImages = useData((state) => state.loaded === null);
  const measuring = useMeasures((state) => state.runId !== null);
  const [sure, setSure] = useState(false);
  const over = totalSteps > 0 && step >= totalSteps;
  const resume = () => {
    lab.continueRun(runId, config, step);
    lab.ui.go('train');
  };
  const actions: readonly {
    readonly label: string;
    readonly help: string;
    readonly off: boolean;
    readonly run: () => void;
    /** Asks first, so that the card stays open. */
    readonly asks?: boolean;
  }[] = [
    {
      label: t('Fork'),
      help: t('Copies its settings into the form; Train then continues from this checkpoint'),
      off: false,
      run: () => lab.fork(runId, {}, step),
    },
    {
      label: sure ? t('Delete what came after it, and resume') : t('Resume'),
      help: newest
        ? t('Continue from its last checkpoint')
        : t('The run’s steps and checkpoints after it are deleted; fork it to keep them'),
      off: busy || over,
      asks: !newest && !sure,
      run: () => (newest || sure ? resume() : setSure(true)),
    },
    {
      label: t('Export'),
      help: t('safetensors, with PyTorch’s names'),
      off: exporting,
      run: () => lab.exportCheckpoint(runId, step),
    },
    {
      label: t('Evaluate'),
      help: t('On the images that are loaded: kNN, linear probe'),
      off: busy || measuring || noImages,
      run: () => lab.measures.evaluate(runId, step),
    },
  ];
  return (
    <CardPopover
      button={t('Use…')}
      name={t('Use the checkpoint of step {{step}}', { step: formatCount(step) })}
      card="run-checkpoint-actions"
      align="end"
    >
      <ul>
        {actions.map(({ label, help, off, run, asks = false }) => {
          const Button = asks ? 'button' : Popover.Close;
          return (
            <li key={help}>
              <Button type="button" className="button button-small" disabled={off} onClick={run}>
                {label}
              </Button>
              <small className="muted">{help}</small>
            </li>
          );
        })}
      </ul>
    </CardPopover>
  );
}
