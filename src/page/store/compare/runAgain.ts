/** How to train a run again: its config as JSON, and as a command line. */
import type { RunConfig } from '#run/config.ts';
import { differingFields, type PresetName } from '#run/presets.ts';
import { trainCommand } from '#run/trainCommand.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import { configToJson } from '#store/config/configTravel.ts';

export interface RunAgain {
  readonly preset: PresetName;
  /** Fields that differ from the preset. */
  readonly changed: number;
  /** The fields that differ from the preset, as JSON that the page's Paste takes. */
  readonly changesJson: string;
  /** Every field. */
  readonly configJson: string;
  /** One line for a shell; with own images, `IMAGES_PATH` stands for them. */
  readonly command: string;
}

export function runAgain(config: RunConfig): RunAgain {
  const preset = nearestPreset(config);
  const changed = differingFields(config, preset);
  const changes = Object.fromEntries(changed.map((name) => [name, config[name]]));
  return {
    preset,
    changed: changed.length,
    changesJson: `${JSON.stringify(changes, null, 2)}\n`,
    configJson: configToJson(config),
    command: trainCommand(config, preset),
  };
}
