/** What the run bar's buttons do. */
import type { TrainerClient } from '#client/client.ts';
import type { AlertStore } from './alerts.ts';
import type { ConfigStore } from './configStore.ts';
import type { DataLoading } from './dataLoading.ts';
import type { DataStore } from './dataStore.ts';
import { isActive } from './runEvents.ts';
import { isBusy, type RunsStore } from './runsStore.ts';

export interface Training {
  /** Starts a run, as soon as device and images are there; refused while one is under way. */
  train(): void;
  pause(): void;
  resume(): void;
  /** Stops the run, or takes back a Train that still waits. */
  stop(): void;
  /** Starts what Train waits for, once nothing is missing. */
  startIfArmed(): void;
}

export interface TrainingParts {
  readonly client: TrainerClient;
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly runs: RunsStore;
  readonly alerts: AlertStore;
  readonly dataLoading: DataLoading;
  /** A name no run has, from the preset's. */
  readonly newRunId: (preset: string) => string;
}

export function createTraining(parts: TrainingParts): Training {
  const { client, config, data, runs, alerts, dataLoading, newRunId } = parts;

  const refuse = (title: string, sentences: readonly string[]) =>
    alerts.raise({ key: 'train', title, sentences, actions: [] });

  /** Why Train cannot even wait, as sentences; empty when it can. */
  const obstacles = (): readonly string[] => {
    const { worker, device } = runs.getState();
    if (worker === 'dead') return ['The training worker has ended; restart it first.'];
    if (device.status === 'failed') return [device.message];
    const problems = config.getState().problems.map((problem) => problem.message);
    if (problems.length > 0) return problems;
    const { given, failed, loading } = data.getState();
    if (config.getState().values.dataset === 'files' && given === null) {
      return [
        'Your own files are chosen as the data set, but none were given; drop them on the Images panel, or choose another data set.',
      ];
    }
    if (failed !== null && loading === null && !dataLoading.ready()) return [failed.message];
    return [];
  };

  const startIfArmed = () => {
    const { armed, device } = runs.getState();
    if (!armed) return;
    const found = obstacles();
    if (found.length > 0) {
      runs.setState({ armed: false });
      refuse('Training did not start', found);
      return;
    }
    if (device.status !== 'open' || !dataLoading.ready()) return;
    const { values, preset } = config.getState();
    const runId = newRunId(preset);
    runs.setState({ armed: false, requested: runId });
    client.send({ type: 'start', runId, config: values });
  };

  const ask = (command: 'pause' | 'resume' | 'stop') => {
    runs.setState({ asked: command });
    client.send({ type: command });
  };

  return {
    train() {
      if (isBusy(runs.getState())) {
        refuse('A run is already under way', [
          'Only one run trains at a time; stop it, or wait until it has finished, and press Train again.',
        ]);
        return;
      }
      alerts.dismiss('train');
      alerts.dismiss('run');
      runs.setState({ armed: true });
      dataLoading.sync();
      startIfArmed();
    },
    pause() {
      if (runs.getState().live?.state === 'training') ask('pause');
    },
    resume() {
      if (runs.getState().live?.state === 'paused') ask('resume');
    },
    stop() {
      const { armed, live, requested } = runs.getState();
      if (armed) runs.setState({ armed: false });
      else if (requested !== null || isActive(live)) ask('stop');
    },
    startIfArmed,
  };
}
