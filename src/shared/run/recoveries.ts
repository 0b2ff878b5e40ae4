/** A run that was lost with its worker or its GPU and continues by itself. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { Interruption, RunNote } from './protocol.ts';

/** The note of a run that continues. @param fromStep steps of the state that it continues from */
export function recoveryNote({ cause, step }: Interruption, fromStep: number): RunNote {
  return { kind: 'recovery', step: fromStep + 1, message: recovered(cause, step, fromStep) };
}

function recovered(cause: Interruption['cause'], lostAt: number, fromStep: number): Words {
  const values = { lost: formatCount(lostAt), from: formatCount(fromStep) };
  if (fromStep === 0) {
    return cause === 'gpu'
      ? say(
          'The GPU was lost at step {{lost}}; training begins again, as nothing was stored yet.',
          {
            lost: values.lost,
          },
        )
      : say(
          'The training worker was lost at step {{lost}}; training begins again, as nothing was stored yet.',
          { lost: values.lost },
        );
  }
  return cause === 'gpu'
    ? say('The GPU was lost at step {{lost}}; training continues from {{from}}.', values)
    : say(
        'The training worker was lost at step {{lost}}; training continues from {{from}}.',
        values,
      );
}
