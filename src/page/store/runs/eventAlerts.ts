/** Which events become alerts, with their text and actions. */

import { formatCount, formatValue } from '#base/format.ts';
import { say, tableText, type Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import { alarmTitle, lowerRateCures } from '#diagnosis/alarms.ts';
import { presetConfig } from '#run/presets.ts';
import type { Command, NonFinitePart, RunFault, StartCommand } from '#run/protocol.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { AlertAction, AlertStore } from '#store/page/alerts.ts';
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
  // A range test raises the rate until training diverges: that is its result, not a fault.
  const rateSearch = parts.live?.config.schedule === 'range';
  const fault = (
    key: string,
    title: Words,
    sentences: readonly Words[],
    actions: readonly AlertAction[] = [],
  ) => alerts.raise({ key, title, sentences, actions });

  switch (event.type) {
    case 'deviceFailed':
      fault(
        'device',
        deviceTitle(event.reason),
        [event.message],
        [{ label: say('Try again'), run: parts.openDevice }],
      );
      break;
    case 'workerDied':
      fault(
        'worker',
        say('The training worker stopped'),
        [event.message, say('Stored data is safe. Restart the worker to train again.')],
        [{ label: say('Restart'), run: parts.restartWorker }],
      );
      break;
    case 'runEnded':
      if (event.fault !== null && !(rateSearch && event.fault.kind === 'nonFinite')) {
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
      if (note.kind !== 'alarm' || rateSearch) break;
      const key = `${ALARM_KEY}${note.alarm}`;
      fault(
        key,
        atStep(note.step, tableText(alarmTitle(note.alarm))),
        [note.message],
        lowerRateCures(note.alarm) ? lowerRateAction(key, parts) : [],
      );
      break;
    }
    case 'commandRefused':
      // The images panel shows a refused loadDataset itself.
      if (event.command !== 'loadDataset') {
        fault(isStart(event.command) ? 'train' : 'command', refusalTitle(event.command), [
          event.message,
        ]);
      }
      break;
    case 'checkpointRefused':
      fault('checkpoint', say('{{file}} was not imported', { file: event.fileName }), [
        event.message,
      ]);
      break;
    case 'storageFailed':
      fault('storage', say('Something could not be stored'), [event.message]);
      break;
    default:
  }
}

/** Key prefix of the alarms' cards. */
export const ALARM_KEY = 'alarm ';

/** "Step 1 240 · Features collapsed". */
function atStep(step: number, what: Words): Words {
  return say('Step {{step}} · {{what}}', { step: formatCount(step), what });
}

function deviceTitle(reason: 'noWebGpu' | 'noAdapter' | 'lost' | 'failed'): Words {
  switch (reason) {
    case 'noWebGpu':
      return say('This browser has no WebGPU');
    case 'noAdapter':
      return say('No graphics adapter can be used');
    case 'lost':
      return say('The graphics device was lost');
    case 'failed':
      return say('The graphics device could not be opened');
    default:
      return reason satisfies never;
  }
}

const PART_NAMES: Readonly<Record<NonFinitePart, Words>> = {
  loss: say('loss'),
  gradient: say('gradient'),
  'batch statistics': say('batch statistics'),
};

function faultTitle(fault: RunFault): Words {
  switch (fault.kind) {
    case 'nonFinite':
      return atStep(
        fault.step,
        say('the {{what}} is not a finite number', { what: PART_NAMES[fault.what] }),
      );
    case 'deviceLost':
      return atStep(fault.step, say('the graphics device was lost'));
    case 'outOfMemory':
      return atStep(fault.step, say('the graphics device ran out of memory'));
    case 'internal':
      return atStep(fault.step, say('training failed'));
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
      label: say('Set learning rate to {{rate}}', { rate: formatValue(lower) }),
      run: () => {
        config.setText('learningRate', String(lower));
        alerts.dismiss(key);
      },
    },
  ];
}

export function isStart(command: Command['type']): command is StartCommand['type'] {
  return command === 'start' || command === 'resumeRun' || command === 'forkRun';
}

function refusalTitle(command: Command['type']): Words {
  switch (command) {
    case 'start':
      return say('Training did not start');
    case 'resumeRun':
      return say('The run could not be resumed');
    case 'forkRun':
      return say('The fork did not start');
    case 'adjust':
      return say('The change was not applied');
    case 'exportCheckpoint':
      return say('The checkpoint was not exported');
    case 'importCheckpoint':
      return say('The checkpoint was not imported');
    case 'openDevice':
    case 'loadDataset':
    case 'previewViews':
    case 'planMemory':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'diagnose':
    case 'describePrototypes':
    case 'computePrototypes':
    case 'cancelPrototypes':
    case 'showImages':
      return say('The command “{{command}}” was refused', { command });
    default:
      return command satisfies never;
  }
}
