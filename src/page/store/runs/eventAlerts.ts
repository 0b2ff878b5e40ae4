/**
 * Which events become alerts: those about the page, its device and its storage. What a run raises
 * belongs to that run's verdict.
 */
import { listed, say, type Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { Command, HeldCheckpoint, StartCommand } from '#run/protocol.ts';
import type { AlertAction, AlertStore } from '#store/page/alerts.ts';

/** Key of the alert that the worker could not store something yet. */
const UNSTORED = 'unstored';

/** Key of the alert that something was never stored; only the user dismisses it. */
const LOST = 'lostStates';

/** Key of the alert that the worker refused to start a run; the next start dismisses it. */
export const REFUSED_START = 'start';

export interface EventAlertParts {
  readonly alerts: AlertStore;
  readonly openDevice: () => void;
  readonly restartWorker: () => void;
  /** Gives the user the checkpoints that are only in memory. */
  readonly exportHeld: () => void;
  readonly held: readonly HeldCheckpoint[];
}

export function raiseEventAlert(event: ClientEvent, parts: EventAlertParts): void {
  const { alerts } = parts;
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
      alerts.dismiss(UNSTORED);
      if (parts.held.length > 0) {
        fault(LOST, say('Something could not be stored'), [lostWith(parts.held)]);
      }
      if (event.recovers !== undefined) break;
      fault(
        'worker',
        say('The training worker stopped'),
        [event.message, say('Stored data is safe. Restart the worker to train again.')],
        [{ label: say('Restart'), run: parts.restartWorker }],
      );
      break;
    case 'commandRefused': {
      const title = refusalTitle(event.command);
      const key = isStart(event.command) ? REFUSED_START : 'command';
      if (title !== null) fault(key, title, [event.message]);
      break;
    }
    case 'storageFailed':
      fault(
        UNSTORED,
        say('Something could not be stored'),
        [event.message],
        [{ label: say('Save it as a file'), run: parts.exportHeld }],
      );
      break;
    case 'storageCaughtUp':
      alerts.dismiss(UNSTORED);
      break;
    default:
  }
}

const lostWith = (held: readonly HeldCheckpoint[]): Words =>
  say('The training worker stopped, and with it went what was only in its memory: {{states}}.', {
    states: listed(
      held.map(({ runId, step }) => say('{{run}} at step {{step}}', { run: runId, step })),
    ),
  });

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

export function isStart(command: Command['type']): command is StartCommand['type'] {
  return command === 'start' || command === 'resumeRun' || command === 'forkRun';
}

/** Null where the part that asked says it in its own place. */
function refusalTitle(command: Command['type']): Words | null {
  switch (command) {
    // The panels that sent these show it.
    case 'loadDataset':
    case 'planMemory':
    case 'profileStep':
    case 'runBenchmark':
      return null;
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
    case 'openDevice':
    case 'cancelLoading':
    case 'previewViews':
    case 'readWeights':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'diagnose':
    case 'describePrototypes':
    case 'computePrototypes':
    case 'evaluateRun':
    case 'exportFeatures':
    case 'describeEvaluations':
    case 'cancelPrototypes':
    case 'showImages':
      return say('The command “{{command}}” was refused', { command });
    default:
      return command satisfies never;
  }
}
