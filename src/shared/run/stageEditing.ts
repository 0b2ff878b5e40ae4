/**
 * Edit operations on a stage plan. Each takes stages and returns the new stages, contiguous from
 * epoch 0; `stageText` writes them as the plan's text.
 */
import { methodOf } from './methods.ts';
import {
  type Part,
  type PartState,
  parseStages,
  type Stage,
  type StageSettings,
  stagesOf,
} from './stages.ts';

/**
 * The stages of a config's plan: parsed from the text, or implied by the other fields. Null if the
 * text is invalid. Unlike `stagesOf`, head b is as in the text even with the notes' heads, which
 * always freeze it.
 */
export function plannedStages(settings: StageSettings): readonly Stage[] | null {
  if (methodOf(settings.method).usesHeads && settings.stages.trim() !== '') {
    const parsed = parseStages(settings.stages);
    return 'problem' in parsed || parsed.stages.length === 0 ? null : parsed.stages;
  }
  return stagesOf(settings).map((stage) => ({
    ...stage,
    // A plan cannot freeze what no earlier stage trained.
    parts: { ...stage.parts, b: stage.parts.b === 'frozen' ? 'train' : stage.parts.b },
  }));
}

/** The plan as text; `parseStages` reads the same stages back. */
export function stageText(stages: readonly Stage[]): string {
  return stages
    .map(({ firstEpoch, lastEpoch, parts, losses, lrScale }) => {
      const named = (state: PartState) =>
        (['encoder', 'a', 'b'] as const).filter((part) => parts[part] === state).join(' ');
      const frozen = named('frozen');
      const words = [
        firstEpoch === lastEpoch ? String(firstEpoch) : `${firstEpoch}-${lastEpoch}`,
        named('train'),
        frozen === '' ? '' : `(${frozen})`,
      ];
      const on = [losses.inst ? 'inst' : '', losses.proto ? 'proto' : ''];
      const ends = [on.filter(Boolean).join(' '), lrScale === 1 ? '' : `lr ${lrScale}`];
      return [words.filter(Boolean).join(' '), ends[0], ...ends.slice(1).filter(Boolean)].join(
        ' | ',
      );
    })
    .join('; ');
}

export function lengthOf({ firstEpoch, lastEpoch }: Stage): number {
  return Math.max(1, lastEpoch - firstEpoch + 1);
}

/** Stages made contiguous from epoch 0, each with its length. */
function laidOut(stages: readonly Stage[]): Stage[] {
  let next = 0;
  return stages.map((stage) => {
    const firstEpoch = next;
    next += lengthOf(stage);
    return { ...stage, firstEpoch, lastEpoch: next - 1 };
  });
}

/** Total epochs of the stages. */
export function epochsOf(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + lengthOf(stage), 0);
}

/**
 * Moves the end of a stage: the next stage grows or shrinks by as much, the total stays the same,
 * and both keep at least one epoch.
 * @param stage 0-based; not the last @param epoch the first epoch of the next stage
 */
export function moveBound(stages: readonly Stage[], stage: number, epoch: number): Stage[] {
  const laid = laidOut(stages);
  const before = laid[stage];
  const after = laid[stage + 1];
  if (before === undefined || after === undefined) return laid;
  const at = Math.min(after.lastEpoch, Math.max(before.firstEpoch + 1, Math.round(epoch)));
  return laid.map((each) => {
    if (each === before) return { ...each, lastEpoch: at - 1 };
    return each === after ? { ...each, firstEpoch: at } : each;
  });
}

/** Splits a stage in two, the longer first; a stage of one epoch is unchanged. */
export function splitStage(stages: readonly Stage[], stage: number): Stage[] {
  return laidOut(
    stages.flatMap((each, i) => {
      const length = lengthOf(each);
      if (i !== stage || length < 2) return [each];
      const middle = each.firstEpoch + Math.ceil(length / 2);
      return [
        { ...each, lastEpoch: middle - 1 },
        { ...each, firstEpoch: middle },
      ];
    }),
  );
}

/** Removes a stage; its epochs go to the previous stage, or to the next for the first one. */
export function removeStage(stages: readonly Stage[], stage: number): Stage[] {
  const removed = stages[stage];
  if (removed === undefined || stages.length < 2) return laidOut(stages);
  const heir = stage === 0 ? 1 : stage - 1;
  return laidOut(
    stages
      .map((each, i) =>
        i === heir ? { ...each, lastEpoch: each.lastEpoch + lengthOf(removed) } : each,
      )
      .filter((_, i) => i !== stage),
  );
}

/** Appends a copy of the last stage; the plan gets longer. */
export function addStage(stages: readonly Stage[]): Stage[] {
  const last = stages.at(-1);
  return laidOut(last === undefined ? stages : [...stages, last]);
}

/** Sets a part, a loss or the rate of a stage. */
export type StageChange =
  | { readonly part: Part; readonly state: PartState }
  | { readonly loss: 'inst' | 'proto'; readonly on: boolean }
  | { readonly lrScale: number };

export function changeStage(stages: readonly Stage[], stage: number, change: StageChange): Stage[] {
  return laidOut(
    stages.map((each, i) => {
      if (i !== stage) return each;
      if ('part' in change) {
        return { ...each, parts: { ...each.parts, [change.part]: change.state } };
      }
      if ('loss' in change) {
        return { ...each, losses: { ...each.losses, [change.loss]: change.on } };
      }
      return { ...each, lrScale: change.lrScale };
    }),
  );
}
