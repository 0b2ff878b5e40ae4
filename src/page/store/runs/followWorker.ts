import type { ClientEvent } from '#client/client.ts';
import { isStart } from './eventAlerts.ts';
import type { RunsStore } from './runsStore.ts';

/** What an event changes of worker, device and pending requests. */
export function followWorker(runs: RunsStore, event: ClientEvent): void {
  switch (event.type) {
    case 'deviceOpened':
      runs.setState({ device: { status: 'open', adapter: event.adapter } });
      break;
    case 'deviceFailed':
      runs.setState({ device: { status: 'failed', message: event.message } });
      break;
    case 'runStarted':
      runs.setState({ requested: null });
      break;
    case 'stateChanged':
      runs.setState({ asked: null });
      break;
    case 'runEnded':
    case 'runInterrupted':
      runs.setState({ asked: null, requested: null });
      break;
    case 'commandRefused':
      if (isStart(event.command)) runs.setState({ requested: null });
      if (event.command === 'exportCheckpoint') runs.setState({ exporting: null });
      if (event.command === runs.getState().asked) runs.setState({ asked: null });
      break;
    case 'checkpointExported':
      runs.setState({ exporting: null });
      break;
    case 'checkpointsHeld':
      runs.setState({ held: event.held });
      break;
    case 'storageFailed':
      runs.setState({ unstored: true });
      break;
    case 'storageCaughtUp':
      runs.setState({ unstored: false });
      break;
    case 'workerDied':
      runs.setState({
        held: [],
        unstored: false,
        worker: 'dead',
        requested: null,
        armed: false,
        waiting: null,
        forking: null,
        asked: null,
        exporting: null,
      });
      break;
    default:
  }
}
