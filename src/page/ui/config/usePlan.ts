import { epochsOf, plannedStages, stageText } from '#run/stageEditing.ts';
import type { Stage } from '#run/stages.ts';
import { useConfig, useLab } from '#store/hooks.ts';

/** The stage plan as the text field has it, usable or not, and the way to write another. */
export function usePlan() {
  const lab = useLab();
  const values = useConfig((state) => state.values);
  const draft = useConfig((state) => state.drafts.stages?.text);
  const stages = plannedStages(draft === undefined ? values : { ...values, stages: draft });
  return {
    /** Null where the text cannot be read. */
    stages,
    /**
     * Writes the plan into its text field; a plan that grew or closed a gap takes the run's
     * epochs along.
     * @param merge as in `setTexts`
     */
    write(next: readonly Stage[], merge?: string) {
      const total = epochsOf(next);
      const covered = (stages?.at(-1)?.lastEpoch ?? -1) + 1;
      const text = stageText(next);
      const texts = total === covered ? { stages: text } : { stages: text, epochs: String(total) };
      lab.config.setTexts(texts, merge);
    },
  };
}
