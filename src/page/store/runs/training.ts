/** Actions of the run bar's buttons, and the start of queued runs. */
import { say, type Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { ChosenWeights } from '#run/weights.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { DataLoading } from '#store/data/dataLoading.ts';
import { dataProblem } from '#store/data/dataProblem.ts';
import type { DataStore } from '#store/data/dataStore.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { isStart, REFUSED_START } from './eventAlerts.ts';
import { isActive } from './runEvents.ts';
import { isBusy, type RunRefusal, type RunRequest, type RunsStore } from './runsStore.ts';

export interface Training {
  /** Starts a run as soon as device and images are ready; refused while one is in progress. */
  train(): void;
  /**
   * Resumes a stopped run of the history: restores its config and images, then continues.
   * @param step of an older checkpoint; what came after it is deleted
   */
  continueRun(runId: string, runConfig: RunConfig, step?: number): void;
  /**
   * Changes rate and clip of the current run from its next step on.
   * @returns problems of the texts, as messages; empty if the change was sent
   */
  adjust(texts: Readonly<Record<keyof Adjustment, string>>): readonly Words[];
  pause(): void;
  resume(): void;
  /** Stops the run, or cancels a Train that is still waiting. */
  stop(): void;
  /** Begins a run with the given config; the form does not change. */
  startRun(request: RunRequest): void;
  /** How the run was first asked for in this session; null if it was not. */
  begunWith(runId: string): RunRequest | null;
  /** Starts the waiting run once device and images are ready. */
  startIfArmed(): void;
  /** Stores the group and parent of a run that has begun. */
  handleTraining(event: ClientEvent): void;
}

export interface TrainingParts {
  readonly client: TrainerClient;
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly runs: RunsStore;
  readonly alerts: AlertStore;
  readonly dataLoading: DataLoading;
  /** A unique run id, from the preset's name. */
  readonly newRunId: (preset: string) => string;
  readonly annotate: (runId: string, change: Partial<RunMetadata>) => void;
  /** Name of the data set that a stored run was trained on. */
  readonly datasetOf: (runId: string) => string | null;
  /** The weights that a run of the form begins with; null for its seed's. */
  readonly weights: (runId: string) => ChosenWeights | null;
  /** Why the weights that were chosen for it cannot be had; null where they can, or none were. */
  readonly weightsObstacle: () => Words | null;
}

export function createTraining(parts: TrainingParts): Training {
  const { client, config, data, runs, alerts, dataLoading, newRunId, annotate, datasetOf } = parts;
  const { weights, weightsObstacle } = parts;
  /** The request that was sent last. */
  let sent: RunRequest | null = null;
  /** That of the run that began last. */
  let begun: RunRequest | null = null;

  const refuse = (title: Words, sentences: readonly Words[]) =>
    alerts.raise({ key: 'train', title, sentences, actions: [] });

  /** Why a run can neither start nor wait; null if it can. */
  const obstacle = (waiting: RunRequest | null): RunRefusal | null => {
    const { worker, device, forking } = runs.getState();
    const machine = (sentence: Words): RunRefusal => ({ kind: 'machine', sentences: [sentence] });
    if (worker === 'dead')
      return machine(say('The training worker has stopped. Restart it first.'));
    if (device.status === 'failed') return machine(device.message);
    const runConfig = waiting?.config ?? config.getState().values;
    const found = waiting === null ? config.getState().problems : validateConfig(runConfig);
    const problems = found.map((problem) => problem.message);
    if (problems.length > 0) return { kind: 'run', sentences: problems };
    const dataset = waiting?.begin.kind === 'resume' ? datasetOf(waiting.runId) : null;
    const missing = dataProblem(runConfig, data.getState(), dataset ?? undefined);
    if (missing !== null) return { kind: 'run', sentences: [missing] };
    const takesWeights = waiting === null && forking?.fromCheckpoint !== true;
    const lost = takesWeights ? weightsObstacle() : null;
    return lost && { kind: 'run', sentences: [lost] };
  };

  const disarm = () => runs.setState({ armed: false, waiting: null });

  /** The form's run, as Train asks for it. */
  const formRequest = (): RunRequest => {
    const { values, preset } = config.getState();
    const { forking } = runs.getState();
    const runId = newRunId(preset);
    const file = forking?.fromCheckpoint === true ? null : weights(runId);
    const begin =
      forking?.fromCheckpoint === true
        ? ({
            kind: 'fork',
            fromRunId: forking.runId,
            ...(forking.step !== undefined && { step: forking.step }),
          } as const)
        : ({ kind: 'new', ...(file !== null && { weights: file }) } as const);
    const forkedFrom = forking?.runId ?? null;
    return { runId, config: values, begin, group: null, forkedFrom };
  };

  const send = (request: RunRequest) => {
    const { runId, begin, config: runConfig } = request;
    sent = request;
    runs.setState({ armed: false, waiting: null, requested: runId, left: null });
    switch (begin.kind) {
      case 'new': {
        const { kind: _, ...from } = begin;
        return client.send({ type: 'start', runId, config: runConfig, ...from });
      }
      case 'resume': {
        const { kind: _, ...from } = begin;
        return client.send({ type: 'resumeRun', runId, ...from });
      }
      case 'fork': {
        const { kind: _, ...from } = begin;
        return client.send({ type: 'forkRun', runId, config: runConfig, ...from });
      }
      default:
        return begin satisfies never;
    }
  };

  const startIfArmed = () => {
    const { armed, device, waiting } = runs.getState();
    if (!armed) return;
    const found = obstacle(waiting);
    if (found !== null) {
      disarm();
      refuse(say('Training did not start'), found.sentences);
      waiting?.refused?.(found);
      return;
    }
    if (device.status !== 'open' || !dataLoading.ready()) return;
    send(waiting ?? formRequest());
  };

  const ask = (command: 'pause' | 'resume' | 'stop') => {
    runs.setState({ asked: command });
    client.send({ type: command });
  };

  /** Waits for device and images; false if a run is in progress already. */
  const arm = (waiting: RunRequest | null): boolean => {
    const { elsewhere } = runs.getState();
    if (elsewhere !== null) {
      refuse(say('Another tab is training'), [
        say(
          '“{{run}}” is being trained in another tab of this browser, and one run trains at a time. Pause and Stop act on it from here too.',
          { run: elsewhere },
        ),
      ]);
      return false;
    }
    if (isBusy(runs.getState())) {
      refuse(say('A run is already in progress'), [
        say(
          'Only one run can train at a time. Stop it or wait until it has finished, then press Train again.',
        ),
      ]);
      return false;
    }
    alerts.dismiss('train');
    alerts.dismiss(REFUSED_START);
    runs.setState({ armed: true, waiting });
    return true;
  };
  const goAhead = () => {
    dataLoading.sync();
    startIfArmed();
  };

  return {
    train() {
      if (arm(null)) goAhead();
    },
    continueRun(runId, runConfig, step) {
      const begin = { kind: 'resume', ...(step !== undefined && { step }) } as const;
      if (!arm({ runId, config: runConfig, begin, group: null, forkedFrom: null })) return;
      config.takeConfig(runConfig);
      if (runConfig.dataset === 'files') data.setState({ asked: datasetOf(runId) });
      goAhead();
    },
    startRun(request) {
      runs.setState({ armed: true, waiting: request });
      goAhead();
    },
    adjust(texts) {
      const problems: Words[] = [];
      const change: { -readonly [Name in keyof Adjustment]: number } = {};
      const { live } = runs.getState();
      for (const name of ['learningRate', 'clipNorm'] as const) {
        const parsed = parseFieldText(name, texts[name]);
        if ('problem' in parsed) problems.push(parsed.problem);
        else change[name] = Number(parsed.value);
      }
      if (!isActive(live))
        problems.push(say('No run is in progress. Change the settings instead.'));
      if (problems.length === 0) client.send({ type: 'adjust', ...change });
      return problems;
    },
    pause() {
      if (runs.getState().live?.state === 'training') ask('pause');
    },
    resume() {
      if (runs.getState().live?.state === 'paused') ask('resume');
    },
    stop() {
      const { armed, live, requested, waiting } = runs.getState();
      if (armed) {
        disarm();
        waiting?.refused?.({ kind: 'withdrawn', sentences: [] });
      } else if (requested !== null || isActive(live)) ask('stop');
    },
    begunWith: (runId) => (begun?.runId === runId ? begun : null),
    startIfArmed,
    handleTraining(event) {
      // The queue tries again from the start where a stored run could not be resumed.
      if (event.type === 'runStarted') alerts.dismiss(REFUSED_START);
      if (sent === null) return;
      if (event.type === 'runStarted' && event.runId === sent.runId) {
        const { runId, begin, group, forkedFrom } = sent;
        if (begin.kind !== 'resume' || begun?.runId !== runId) begun = sent;
        sent = null;
        const step = begin.kind === 'fork' ? event.fromStep : null;
        const parent = forkedFrom === null ? null : { runId: forkedFrom, step };
        if (group !== null || parent !== null) {
          annotate(runId, { ...(group && { group }), ...(parent && { parent }) });
        }
        if (forkedFrom !== null && runs.getState().forking?.runId === forkedFrom) {
          runs.setState({ forking: null });
        }
      } else if (event.type === 'commandRefused' && isStart(event.command)) {
        const refused = sent;
        sent = null;
        refused.refused?.({ kind: 'run', sentences: [event.message] });
      } else if (event.type === 'workerDied') {
        sent = null;
      }
    },
  };
}
