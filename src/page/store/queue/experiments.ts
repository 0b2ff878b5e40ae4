/** Runs a story's presets through the queue, and reports its progress. */
import { tableText, verbatim, type Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { Story } from '#diagnosis/stories.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { type PresetName, presetConfig } from '#run/presets.ts';
import type { RunState } from '#run/protocol.ts';
import { trainImagesOf } from '#run/trainImages.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import type { NewQueueItem, QueueStore } from './queue.ts';
import { hasEnded } from './queueItems.ts';
import type { QueueItem } from './queueRecord.ts';
import { alike } from './runTime.ts';

/** Steps that an unguarded run continues after its fault: enough to show the effect. */
const PAST_FAULT = 24;

export interface Experiments {
  /** Queues a story's runs; they begin once no run is in progress. */
  run(story: Story): void;
  /** Queues the runs that a repetition of the story still lacks. */
  complete(story: Story, state: StoryState): void;
  handle(event: ClientEvent): void;
}

interface ExperimentsParts {
  readonly queue: Pick<QueueStore, 'add' | 'skip' | 'getState'>;
  /** A unique part of a name. */
  readonly newId: () => string;
}

const groupPrefix = ({ id }: Pick<Story, 'id'>) => `story ${id} `;

export function createExperiments({ queue, newId }: ExperimentsParts): Experiments {
  /** The run that is ended after that step. */
  let over: { readonly runId: string; readonly step: number } | null = null;
  const running = () => queue.getState().items.find(({ state }) => state === 'running');
  return {
    run: (story) => queue.add(storyItems(story, newId()), true),
    complete(story, { group, missing }) {
      const id = group?.slice(groupPrefix(story).length) ?? newId();
      const items = storyItems(story, id);
      queue.add(
        items.filter((item) => missing.some((preset) => preset === item.preset)),
        true,
      );
    },
    handle(event) {
      if (event.type === 'diagnosisFinished') {
        const { runId, diagnosis } = event;
        const item = running();
        const ours = item?.runId === runId && item.group?.kind === 'experiment';
        // A guarded run stops by itself.
        if (!ours || diagnosis.why !== 'fault' || item.config.nonFinitePolicy !== 'ignore') return;
        over ??= { runId, step: diagnosis.step + PAST_FAULT };
      } else if (event.type === 'stepsFinished' && event.runId === over?.runId) {
        if ((event.steps.at(-1)?.step ?? 0) < over.step) return;
        over = null;
        if (running()?.runId === event.runId) queue.skip();
      } else if (event.type === 'runEnded' || event.type === 'workerDied') {
        over = null;
      }
    },
  };
}

/** @param id the unique part of the group's name */
export function storyItems(story: Story, id: string): readonly NewQueueItem[] {
  return story.runs.map((preset) => {
    const config = presetConfig(preset);
    return {
      label: verbatim(preset),
      preset,
      config,
      group: {
        id: groupPrefix(story) + id,
        kind: 'experiment',
        label: tableText(story.title),
        field: null,
        value: preset,
        seed: config.seed,
      },
      forkedFrom: null,
      fromCheckpoint: false,
    };
  });
}

export interface StoryRun {
  readonly preset: PresetName;
  /** Null before it began. */
  readonly runId: string | null;
  readonly state: 'none' | 'waiting' | 'running' | 'finished' | 'stopped' | 'failed';
  /** Why the queue could not begin it. */
  readonly message: Words | null;
  readonly diagnosis: Diagnosis | null;
  /** Accuracy of its last kNN test in percent; null before one, or if the run failed. */
  readonly knn: number | null;
}

export interface StoryState {
  readonly phase: 'idle' | 'waiting' | 'running' | 'done';
  /** The newest repetition's group; null before the first. */
  readonly group: string | null;
  /** Of a repetition that has ended: the runs without an outcome. */
  readonly missing: readonly PresetName[];
  /** The newest repetition's runs, in the story's order. */
  readonly runs: readonly StoryRun[];
  /** Runs with steps to compare. */
  readonly comparable: readonly string[];
  /** The baseline among those: the last that did not fail. */
  readonly baseline: string | undefined;
}

/** @param diagnoses of a run, oldest first */
export function storyState(
  story: Story,
  items: readonly QueueItem[],
  entries: readonly HistoryEntry[],
  diagnoses: (runId: string) => readonly Diagnosis[],
): StoryState {
  const prefix = groupPrefix(story);
  const group =
    items.findLast((item) => item.group?.id.startsWith(prefix))?.group?.id ??
    entries.find(({ metadata }) => metadata.group?.id.startsWith(prefix))?.metadata.group?.id;
  const runs = story.runs.map((preset): StoryRun => {
    const none = { preset, runId: null, message: null, diagnosis: null, knn: null } as const;
    if (group === undefined) return { ...none, state: 'none' };
    const item = items.findLast((one) => one.group?.id === group && one.group.value === preset);
    const queued = item !== undefined && !hasEnded(item);
    const entry = entries.find(
      ({ runId, metadata }) =>
        runId === item?.runId ||
        (!queued && metadata.group?.id === group && metadata.group.value === preset),
    );
    const runId = entry?.runId ?? item?.runId ?? null;
    const diagnosis = mainDiagnosis(runId === null ? [] : diagnoses(runId));
    return {
      preset,
      runId,
      state: stateOf(item, entry?.state),
      message: item?.state === 'failed' && entry === undefined ? item.message : null,
      diagnosis,
      knn: diagnosis?.why === 'fault' ? null : (entry?.lastKnn ?? null),
    };
  });
  const has = (...states: readonly StoryRun['state'][]) =>
    runs.some(({ state }) => states.includes(state));
  const phase = has('running')
    ? 'running'
    : has('waiting')
      ? 'waiting'
      : has('finished', 'stopped', 'failed')
        ? 'done'
        : 'idle';
  const trained = runs.filter(({ runId }) => runId !== null && stepsOf(entries, runId) > 0);
  const sound = trained.findLast(({ diagnosis }) => diagnosis?.why !== 'fault');
  const missing = runs.filter(
    ({ state, diagnosis }) =>
      state === 'none' || (state === 'stopped' && diagnosis?.why !== 'fault'),
  );
  return {
    phase,
    group: group ?? null,
    missing: phase === 'done' ? missing.map(({ preset }) => preset) : [],
    runs,
    comparable: trained.flatMap(({ runId }) => runId ?? []),
    baseline: sound?.runId ?? undefined,
  };
}

const stepsOf = (entries: readonly HistoryEntry[], id: string): number =>
  entries.find(({ runId }) => runId === id)?.steps ?? 0;

/** The fault's diagnosis if there is one, else the newest. */
function mainDiagnosis(diagnoses: readonly Diagnosis[]): Diagnosis | null {
  return diagnoses.findLast(({ why }) => why === 'fault') ?? diagnoses.at(-1) ?? null;
}

function stateOf(item: QueueItem | undefined, stored: RunState | undefined): StoryRun['state'] {
  if (item !== undefined && !hasEnded(item)) {
    return item.state === 'running' ? 'running' : 'waiting';
  }
  switch (stored) {
    case undefined:
      // The history may be updated shortly after the queue.
      if (item === undefined || item.state === 'skipped') return 'none';
      return item.state === 'stopped' || item.state === 'failed' ? item.state : 'finished';
    case 'starting':
    case 'training':
    case 'paused':
      return item === undefined ? 'running' : 'stopped';
    default:
      return stored;
  }
}

export interface StoryCost {
  /** Upper bound: a run that fails ends earlier. */
  readonly steps: number;
  /** At the speed of similar runs in this browser; null if there was none. */
  readonly seconds: number | null;
}

/** In a run with fewer steps most of the time was startup. */
const ENOUGH_STEPS = 20;

/** Images that come with the page (src/data); scenes are made in the number that is asked for. */
const EMOJI_IMAGES = 3786;

export function storyCost(story: Story, entries: readonly HistoryEntry[]): StoryCost {
  let steps = 0;
  let seconds: number | null = 0;
  for (const preset of story.runs) {
    const config = presetConfig(preset);
    const images =
      config.dataset === 'emoji' ? EMOJI_IMAGES : config.sceneClasses * config.scenesPerClass;
    const trained = trainImagesOf({ images, testImages: 0 }, config.holdOut);
    const whole = config.epochs * Math.floor(trained / config.batchSize);
    const run = config.maxSteps > 0 ? Math.min(whole, config.maxSteps) : whole;
    steps += run;
    // Includes compilation and evaluations; the longest run spreads them over most steps.
    const [known] = entries
      .filter((entry) => entry.steps >= ENOUGH_STEPS && alike(entry.config, config))
      .toSorted((a, b) => b.steps - a.steps);
    if (known === undefined || known.endedAt === null || seconds === null) seconds = null;
    else seconds += (run * (known.endedAt - known.startedAt)) / 1000 / known.steps;
  }
  return { steps, seconds };
}
