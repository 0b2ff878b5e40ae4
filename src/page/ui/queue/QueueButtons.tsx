import { speak } from '#base/words.ts';
import './Queue.css';
import { useConfig, useLab, usePairWish, useRuns } from '#store/hooks.ts';
import { optimizerPair } from '#store/queue/optimizerPair.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { openDialog } from '#ui/shell/shellStore.ts';
import { LaterLoaded, later } from '#ui/widgets/LaterLoaded.tsx';
import type { CheckpointFiles } from './dialogs.ts';

const RunMenu = later(
  () => import('./RunMenu.tsx'),
  (module) => module.RunMenu,
  { form: 'button' },
);

/** Run options besides Train: two runs one after the other, and the menu. */
export function QueueButtons(files: CheckpointFiles) {
  const t = useText();
  const lab = useLab();
  const problem = useConfig((config) => config.problems[0]?.message);
  const values = useConfig((config) => config.values);
  const lambRate = usePairWish((wish) => wish.lambRate);
  const { sgd, lamb } = optimizerPair(values, lambRate ?? 'same');
  const busy = useRuns(isBusy);
  const help =
    lambRate === null
      ? t('Two runs with these settings and the same seed, in sequence. It asks for LAMB’s rate.')
      : t(
          'Two runs with these settings and the same seed, in sequence: SGD at {{sgd}} and LAMB at {{lamb}}.',
          { sgd: sgd.learningRate, lamb: lamb.learningRate },
        );
  return (
    <div className="run-bar-buttons queue-buttons" data-busy={busy}>
      <button
        type="button"
        className="button queue-pair"
        aria-disabled={problem !== undefined}
        title={problem === undefined ? help : speak(t, problem)}
        onClick={() => (lambRate === null ? openDialog('pair') : lab.runPair(lambRate))}
      >
        {t('Compare SGD vs LAMB')}
      </button>
      <LaterLoaded
        fallback={
          <span className="button queue-more" aria-hidden="true">
            ▾
          </span>
        }
      >
        <RunMenu open={openDialog} {...files} />
      </LaterLoaded>
    </div>
  );
}
