/** The command line of `npm run train` that trains a config. */
import type { RunConfig } from './config.ts';
import { differingFields, type PresetName, presetConfig } from './presets.ts';

/** Stands for a file or folder of the user's own images. */
export const IMAGES_PATH = 'PATH-TO-IMAGES';

/**
 * One line for a shell. The seed is written even if it is the preset's: it is what a repetition is
 * about.
 * @param preset any; the nearest gives the shortest line
 */
export function trainCommand(config: RunConfig, preset: PresetName): string {
  const settings = differingFields(config, preset)
    .filter((name) => name !== 'seed' && name !== 'dataset')
    .map((name) => `--set ${quoted(`${name}=${config[name]}`)}`);
  const data =
    config.dataset === 'files'
      ? [`--dataset ${IMAGES_PATH}`]
      : config.dataset === presetConfig(preset).dataset
        ? []
        : [`--dataset ${config.dataset}`];
  const options = [`--preset ${preset}`, ...data, `--seed ${config.seed}`, ...settings];
  return `npm run train -- ${options.join(' ')}`;
}

/** As one word of a command line, for POSIX shells, PowerShell and cmd alike. */
function quoted(word: string): string {
  if (/^[\w.,:/+=-]+$/.test(word)) return word;
  // Double quotes are all three's; what a POSIX shell expands inside them needs single ones.
  return /["$`\\!%]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
