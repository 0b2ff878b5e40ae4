/** What the run bar's buttons do. */
import type { TrainerClient } from '#client/client.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { AlertStore } from './alerts.ts';
import type { ConfigStore } from './configStore.ts';
import type { DataLoading } from './dataLoading.ts';
import type { DataStore } from './dataStore.ts';
import { ALARM_KEY } from './eventAlerts.ts';
import { isActive } from './runEvents.ts';
import { isBusy, type RunsStore } from './runsStore.ts';

export interface Training {
  /** Starts a run, as soon as device and images are there; refused while one is under way. */
  train(): void;
  /** Goes on with a stopped run of the history: its settings and images first, then its steps. */
  continueRun(runId: string, runConfig: RunConfig): void;
  /**
   * Changes rate and clip of the run under way from its next step on.
   * @returns what is wrong with the texts, as sentences; empty when the change is on its way
   */
  adjust(texts: Readonly<Record<keyof Adjustment, string>>): readonly string[];
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
      runs.setState({ armed: false, continuing: null });
      refuse('Training did not start', found);
      return;
    }
    if (device.status !== 'open' || !dataLoading.ready()) return;
    const { values, preset } = config.getState();
    const { continuing } = runs.getState();
    if (continuing !== null) {
      runs.setState({ armed: false, continuing: null, requested: continuing });
      client.send({ type: 'resumeRun', runId: continuing });
      return;
    }
    const runId = newRunId(preset);
    runs.setState({ armed: false, requested: runId });
    client.send({ type: 'start', runId, config: values });
  };

  const ask = (command: 'pause' | 'resume' | 'stop') => {
    runs.setState({ asked: command });
    client.send({ type: command });
  };

  /** Waits for device and images, then starts; false when a run is under way already. */
  const arm = (continuing: string | null): boolean => {
    if (isBusy(runs.getState())) {
      refuse('A run is already under way', [
        'Only one run trains at a time; stop it, or wait until it has finished, and press Train again.',
      ]);
      return false;
    }
    for (const { key } of alerts.getState().alerts) {
      if (key === 'train' || key === 'run' || key.startsWith(ALARM_KEY)) alerts.dismiss(key);
    }
    runs.setState({ armed: true, continuing });
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
    continueRun(runId, runConfig) {
      if (!arm(runId)) return;
      config.takeConfig(runConfig);
      goAhead();
    },
    adjust(texts) {
      const problems: string[] = [];
      const change: { -readonly [Name in keyof Adjustment]: number } = {};
      const { live } = runs.getState();
      for (const name of ['learningRate', 'clipNorm'] as const) {
        const parsed = parseFieldText(name, texts[name]);
        if ('problem' in parsed) problems.push(parsed.problem);
        else change[name] = Number(parsed.value);
      }
      if (!isActive(live)) problems.push('No run is under way; change the settings instead.');
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
      const { armed, live, requested } = runs.getState();
      if (armed) runs.setState({ armed: false, continuing: null });
      else if (requested !== null || isActive(live)) ask('stop');
    },
    startIfArmed,
  };
}
