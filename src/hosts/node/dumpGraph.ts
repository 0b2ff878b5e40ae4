import { chooseHalf } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import type { Event } from '#run/protocol.ts';
import { openDevice } from '#trainer/openDevice.ts';
import { type StageCommands, stepCommands } from '#trainer/step/stepCommands.ts';
import { dawn } from './dawn.ts';

/** The stages of a run, with the commands of a training step in each. */
export type StepCommands = readonly StageCommands[];

/** The commands of a training step of every stage, as this machine's adapter gets them. */
export async function stepCommandsInNode(
  config: RunConfig,
): Promise<StepCommands | Extract<Event, { type: 'deviceFailed' }>> {
  const gpu = await openDevice(dawn());
  if ('type' in gpu) return gpu;
  const commands = stepCommands(gpu, config, config.autocast ? await chooseHalf(gpu) : undefined);
  gpu.close();
  return commands;
}
