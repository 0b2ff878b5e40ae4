/**
 * What an editor does to a stage plan. Every operation takes stages and returns the plan's new
 * stages, end to end from epoch 0; the text that `stageText` writes of them is the plan itself.
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
 * The stages of a config as its plan names them: read from the text, or those that the other
 * fields stand for. Null where the text cannot be read. Unlike `stagesOf`, it tells what the text
 * says of head b under the notes' heads, which freeze it whatever the plan says.
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

/** Stages put end to end from epoch 0, each as long as it was. */
function laidOut(stages: readonly Stage[]): Stage[] {
  let next = 0;
  return stages.map((stage) => {
    const firstEpoch = next;
    next += lengthOf(stage);
    return { ...stage, firstEpoch, lastEpoch: next - 1 };
  });
}

/** Epochs that the stages take together. */
export function epochsOf(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + lengthOf(stage), 0);
}

/**
 * Moves the bound behind a stage: its neighbour grows or shrinks by as much, the run stays as
 * long, and both keep an epoch at least.
 * @param stage 0-based; not the last @param epoch the first epoch of the stage behind the bound
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

/** Two stages in the place of one, the first the longer; one epoch cannot be split. */
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

/** Takes a stage out; the one before it, or the second for the first, takes over its epochs. */
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

/** One stage more behind the last, like it and as long; the plan grows. */
export function addStage(stages: readonly Stage[]): Stage[] {
  const last = stages.at(-1);
  return laidOut(last === undefined ? stages : [...stages, last]);
}

/** What a stage says of a part, of a loss, or of its rate. */
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
