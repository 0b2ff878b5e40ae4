/** Which events become cards, in what words, and with what way on. */
import type { ClientEvent } from '#client/client.ts';
import { presetConfig } from '#run/presets.ts';
import type { AlarmName, Command, RunFault } from '#run/protocol.ts';
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
    case 'runNoted': {
      const { note } = event;
      // Stages, changes and skipped steps are no alarm; the run's notes list them.
      if (note.kind !== 'alarm') break;
      const key = `${ALARM_KEY}${note.alarm}`;
      fault(
        key,
        `Step ${formatCount(note.step)} · ${ALARM_TITLES[note.alarm]}`,
        [note.message],
        RATE_ALARMS.has(note.alarm) ? lowerRateAction(key, parts) : [],
      );
      break;
    }
    case 'commandRefused':
      // The images panel shows a refused loadDataset itself.
      if (event.command !== 'loadDataset') {
        fault(
          event.command === 'start' || event.command === 'resumeRun' ? 'train' : 'command',
          refusalTitle(event.command),
          [event.message],
        );
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

/** What the keys of all alarms' cards begin with. */
export const ALARM_KEY = 'alarm ';

const ALARM_TITLES: Readonly<Record<AlarmName, string>> = {
  collapse: 'the features collapsed',
  tiedLogits: 'logits tie',
  hollowAccuracy: 'the accuracy is hollow',
  deadUnits: 'units of the query died',
  badNorms: 'queries lost their norm',
  halfOverflow: 'activations near the end of fp16',
  activationGrowth: 'the activations grow',
  updateRatio: 'the updates are too large',
  weightGrowth: 'the weights grow',
  trustRatio: 'LAMB’s trust ratio is out of bounds',
  lossScale: 'the loss scale keeps falling',
  staleQueue: 'the queue holds old keys',
  nonFinite: 'a value is not finite',
};

/** Alarms that a lower rate usually cures. */
const RATE_ALARMS: ReadonlySet<AlarmName> = new Set([
  'collapse',
  'activationGrowth',
  'updateRatio',
  'weightGrowth',
  'trustRatio',
  'nonFinite',
]);

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
    case 'resumeRun':
      return 'The run does not go on';
    case 'adjust':
      return 'The change was not taken';
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
