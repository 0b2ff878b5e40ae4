/** What is measured of the GPU on request: a step's profile, the benchmark; one at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { BenchmarkResult } from '#run/benchmark.ts';
import type { RunConfig } from '#run/config.ts';
import type { Command } from '#run/protocol.ts';
import type { StepProfile } from '#run/stepProfile.ts';
import type { PageLab } from '#store/pageLab.ts';
import { followTask, type Task, waitingTask } from '#store/runs/phaseTime.ts';

type Measure = Extract<Command, { type: 'profileStep' | 'runBenchmark' }>;

export interface DeviceWorkState {
  /** What is being measured. */
  readonly running: Measure['type'] | null;
  readonly task: Task | null;
  /** The run whose step was profiled last. */
  readonly profiled: string | null;
  readonly profile: StepProfile | null;
  readonly benchmark: BenchmarkResult | null;
  /** Why the last request ended without a result. */
  readonly problem: { readonly of: Measure['type']; readonly message: Words } | null;
}

export interface DeviceWork extends StoreApi<DeviceWorkState> {
  /** Profiles a step of the run's config. */
  profileRun(runId: string, config: RunConfig): void;
  runBenchmark(): void;
  cancel(): void;
}

type Worker = PageLab['worker'];

const made = new WeakMap<Worker, DeviceWork>();

/** The page's one; made when a panel first asks for it. */
export function deviceWork(worker: Worker): DeviceWork {
  const known = made.get(worker) ?? createDeviceWork(worker);
  made.set(worker, known);
  return known;
}

function createDeviceWork(worker: Worker): DeviceWork {
  const store = createStore<DeviceWorkState>(() => ({
    ...{ running: null, task: null, profiled: null },
    ...{ profile: null, benchmark: null, problem: null },
  }));
  const end = (found: Partial<DeviceWorkState>) =>
    store.setState({ running: null, task: null, ...found });
  const begin = (command: Measure, found: Partial<DeviceWorkState> = {}) => {
    if (store.getState().running !== null) return;
    const { type } = command;
    store.setState({ running: type, task: waitingTask(type), problem: null, ...found });
    worker.send(command);
  };
  worker.subscribe((event: ClientEvent) => {
    const { running, task } = store.getState();
    if (running === null) return;
    switch (event.type) {
      case 'taskProgressed':
        if (event.runId === null && event.task === running) {
          store.setState({ task: followTask(task, event) ?? task });
        }
        return;
      case 'stepProfiled':
        return end({ profile: event.profile });
      case 'benchmarkFinished':
        return end({ benchmark: event.result });
      case 'commandRefused':
        if (event.command === running) end({ problem: { of: running, message: event.message } });
        return;
      case 'workerDied':
        return end({ problem: { of: running, message: event.message } });
      default:
    }
  });
  return Object.assign(store, {
    profileRun: (runId: string, config: RunConfig) =>
      begin({ type: 'profileStep', config }, { profiled: runId, profile: null }),
    runBenchmark: () => begin({ type: 'runBenchmark' }),
    cancel: () => worker.send({ type: 'cancelPrototypes' }),
  });
}
