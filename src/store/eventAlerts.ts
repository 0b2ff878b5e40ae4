/** Which events become cards, in what words, and with what way on. */
import type { ClientEvent } from '#client/client.ts';
import { presetConfig } from '#run/presets.ts';
import type { Command, RunFault } from '#run/protocol.ts';
import type { AlertAction, AlertStore } from './alerts.ts';
import type { ConfigStore } from './configStore.ts';
import { formatCount, formatValue } from './format.ts';
import type { LiveRun } from './runEvents.ts';

export interface EventAlertParts {
  readonly alerts: AlertStore;
  readonly config: ConfigStore;
  readonly live: LiveRun | null;
  readonly openDevice: () => void;
  readonly restartWorker: () => void;
}

export function raiseEventAlert(event: ClientEvent, parts: EventAlertParts): void {
  const { alerts } = parts;
  const fault = (
    key: string,
    title: string,
    sentences: readonly string[],
    actions: readonly AlertAction[] = [],
  ) => alerts.raise({ key, title, sentences, actions });

  switch (event.type) {
    case 'deviceFailed':
      fault(
        'device',
        deviceTitle(event.reason),
        [event.message],
        [{ label: 'Try again', run: parts.openDevice }],
      );
      break;
    case 'workerDied':
      fault(
        'worker',
        'The training worker ended',
        [event.message, 'What was stored is safe. Restart it to train again.'],
        [{ label: 'Restart', run: parts.restartWorker }],
      );
      break;
    case 'runEnded':
      if (event.fault !== null) {
        fault(
          'run',
          faultTitle(event.fault),
          [event.fault.message],
          event.fault.kind === 'nonFinite' ? lowerRateAction('run', parts) : [],
        );
      }
      break;
    case 'collapseFound':
      fault(
        'collapse',
        `Step ${formatCount(event.step)} · the features collapsed`,
        [event.message],
        lowerRateAction('collapse', parts),
      );
      break;
    case 'commandRefused':
      // The images panel shows a refused loadDataset itself.
      if (event.command !== 'loadDataset') {
        fault(event.command === 'start' ? 'train' : 'command', refusalTitle(event.command), [
          event.message,
        ]);
      }
      break;
    case 'checkpointRefused':
      fault('checkpoint', `${event.fileName} was not imported`, [event.message]);
      break;
    case 'storageFailed':
      fault('storage', 'Something could not be stored', [event.message]);
      break;
    default:
  }
}

function deviceTitle(reason: 'noWebGpu' | 'noAdapter' | 'lost' | 'failed'): string {
  switch (reason) {
    case 'noWebGpu':
      return 'This browser has no WebGPU';
    case 'noAdapter':
      return 'No graphics adapter can be used';
    case 'lost':
      return 'The graphics device was lost';
    case 'failed':
      return 'The graphics device could not be opened';
    default:
      return reason satisfies never;
  }
}

function faultTitle(fault: RunFault): string {
  const step = `Step ${formatCount(fault.step)}`;
  switch (fault.kind) {
    case 'nonFinite':
      return `${step} · the ${fault.what} is not a finite number`;
    case 'deviceLost':
      return `${step} · the graphics device was lost`;
    case 'outOfMemory':
      return `${step} · the graphics device ran out of memory`;
    case 'internal':
      return `${step} · training failed`;
    default:
      return fault satisfies never;
  }
}

/** The fix as a button: a rate that diverged goes back to the preset's, or to a tenth. */
function lowerRateAction(
  key: string,
  { config, live, alerts }: EventAlertParts,
): readonly AlertAction[] {
  if (live === null || live.config.learningRate === 0) return [];
  const rate = live.config.learningRate;
  const usual = presetConfig(config.getState().preset).learningRate;
  const lower = rate > usual ? usual : Number((rate / 10).toPrecision(3));
  return [
    {
      label: `Set learning rate to ${formatValue(lower)}`,
      run: () => {
        config.setText('learningRate', String(lower));
        alerts.dismiss(key);
      },
    },
  ];
}

function refusalTitle(command: Command['type']): string {
  switch (command) {
    case 'start':
      return 'Training did not start';
    case 'exportCheckpoint':
      return 'The checkpoint was not exported';
    case 'importCheckpoint':
      return 'The checkpoint was not imported';
    case 'openDevice':
    case 'loadDataset':
    case 'pause':
    case 'resume':
    case 'stop':
      return `The command “${command}” was refused`;
    default:
      return command satisfies never;
  }
}
