import { asHardware } from '#gpu/device.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import type { Event } from '#run/protocol.ts';
import { openDevice } from '#trainer/openDevice.ts';
import { type StageCommands, stepCommands } from '#trainer/step/stepCommands.ts';
import { dawn } from './dawn.ts';

/** The stages of a run, with the commands of a training step in each. */
export type StepCommands = readonly StageCommands[];

/**
 * The commands of a training step of every stage, as this machine's adapter gets them.
 * @param hardware as a hardware adapter would
 */
export async function stepCommandsInNode(
  config: RunConfig,
  hardware: boolean,
): Promise<StepCommands | Extract<Event, { type: 'deviceFailed' }>> {
  const opened = await openDevice(dawn());
  if ('type' in opened) return opened;
  const gpu = hardware ? asHardware(opened) : opened;
  const commands = stepCommands(gpu, config, config.autocast ? await chooseHalf(gpu) : undefined);
  gpu.close();
  return commands;
}
