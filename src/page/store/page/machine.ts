/** The worker and its graphics device: opened, and opened again. */
import type { TrainerClient } from '#client/client.ts';
import type { RunsStore } from '#store/runs/runsStore.ts';
import type { AlertStore } from './alerts.ts';

export interface Machine {
  openDevice(): void;
  /** A new worker, and its device. */
  restartWorker(): void;
  /** Whatever of the two is needed. */
  reopen(): void;
}

export interface MachineParts {
  readonly client: TrainerClient;
  readonly runs: RunsStore;
  readonly alerts: AlertStore;
  readonly powerPreference: 'high-performance' | 'low-power';
}

export function createMachine({ client, runs, alerts, powerPreference }: MachineParts): Machine {
  const openDevice = () => {
    runs.setState({ device: { status: 'opening' } });
    alerts.dismiss('device');
    client.send({ type: 'openDevice', powerPreference });
  };
  const restartWorker = () => {
    alerts.dismiss('worker');
    client.restart();
    runs.setState({ worker: 'alive' });
    openDevice();
  };
  return {
    openDevice,
    restartWorker,
    reopen: () => (runs.getState().worker === 'dead' ? restartWorker() : openDevice()),
  };
}
