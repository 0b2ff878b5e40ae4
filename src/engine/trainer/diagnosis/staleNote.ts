import { say } from '#base/words.ts';
import type { AlarmName } from '#diagnosis/alarms.ts';
import type { RunConfig } from '#run/config.ts';
import { queueTurnover } from '#run/methods.ts';
import type { RunNote } from '#run/protocol.ts';
import type { Stage } from '#run/stages.ts';

/** The alarm of a queue that keeps keys of the path before this stage. @param step steps done */
export function staleNote(config: RunConfig, stage: Stage, step: number): RunNote {
  const values = { step, steps: queueTurnover(config) };
  const message =
    stage.parts.a === 'absent'
      ? say(
          'At step {{step}} head a left the key path, but the queue keeps keys of the old path: loss and accuracy are not meaningful for {{steps}} steps.',
          values,
        )
      : say(
          'At step {{step}} head a joined the key path, but the queue keeps keys of the old path: loss and accuracy are not meaningful for {{steps}} steps.',
          values,
        );
  return { kind: 'alarm', step, alarm: 'staleQueue' satisfies AlarmName, message };
}
