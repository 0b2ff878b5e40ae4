import { useId, useState } from 'react';
import { numberList, problemWithNumberList } from '#base/numberList.ts';
import { speak } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { useLab, usePrototypes, useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';

/** Clusters the features of the run's checkpoint into as many clusters as are asked for. */
export function ComputeForm({ config }: { readonly config: RunConfig }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const [text, setText] = useState(config.numClusters);
  const computing = usePrototypes((state) => state.computing);
  const problem = usePrototypes((state) => state.problem);
  const ready = usePrototypes(({ imagesAtHand }) => imagesAtHand === 'ready');
  const busy = useRuns(isBusy);
  const wrong = problemWithNumberList(text, 2, 100_000, 6);
  const blocked = busy
    ? t('The GPU is busy; try after this run ends.')
    : ready
      ? null
      : t('The images of this run must be loaded.');
  if (computing !== null) {
    return (
      <div className="proto-progress" role="status">
        <TaskBar task={computing} />
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.prototypes.cancel()}
        >
          {t('Cancel')}
        </button>
      </div>
    );
  }
  return (
    <form
      className="proto-compute"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === null && blocked === null) lab.prototypes.compute(numberList(text));
      }}
    >
      <label htmlFor={`${id}-k`}>{t('Clusters k')}</label>
      <input
        id={`${id}-k`}
        value={text}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-note`}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button
        type="submit"
        className="button button-small"
        disabled={wrong !== null || blocked !== null}
      >
        {t('Compute features and cluster')}
      </button>
      <span id={`${id}-note`} className="muted proto-small">
        {wrong !== null
          ? t('Whole numbers from 2, separated by commas.')
          : (blocked ?? t('from the run’s checkpoint, with the key encoder'))}
      </span>
      {problem !== null && <p className="proto-problem">{speak(t, problem)}</p>}
    </form>
  );
}
