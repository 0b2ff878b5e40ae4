/** Why a config has no images to train on; the status line and Train say the same. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { type DataState, type KnownFiles, wantedData } from './dataStore.ts';

/**
 * Null while its images are loaded, loading, or to be loaded without the user.
 * @param dataset name of the data set that a run to continue was trained on, if it is known
 */
export function dataProblem(
  config: RunConfig,
  state: DataState,
  dataset: string | null = state.asked,
): Words | null {
  const { given, failed, loaded, loading } = state;
  if (config.dataset === 'files') {
    if (given === null) return notGiven(awaited(state, dataset), dataset);
    const key = wantedData(config, given)?.key;
    if (dataset !== null && loaded !== null && loaded.key === key) {
      const { name } = loaded.summary;
      if (name !== dataset) {
        return say(
          'The run was trained on “{{own}}”, and “{{loaded}}” is loaded. Choose “{{own}}” under Images.',
          { own: dataset, loaded: name },
        );
      }
    }
  }
  const wanted = wantedData(config, given)?.key;
  return loading === null && failed !== null && failed.key === wanted ? failed.message : null;
}

/** The files of an earlier session that are meant: those of the data set, else the newest. */
export function awaited(
  { known }: Pick<DataState, 'known'>,
  dataset: string | null,
): KnownFiles | null {
  if (dataset === null) return known[0] ?? null;
  return known.find((files) => files.dataset === dataset || files.name === dataset) ?? null;
}

export const filesInWords = (count: number): Words =>
  count === 1 ? say('1 file') : say('{{n}} files', { n: formatCount(count) });

function notGiven(files: KnownFiles | null, dataset: string | null): Words {
  if (files?.access === 'reading') return say('“{{name}}” is being opened.', { name: files.name });
  if (files !== null) {
    const values = { name: files.name, files: filesInWords(files.files) };
    return files.access === 'ask'
      ? say(
          'Your images “{{name}}” ({{files}}) are not open. Allow access to them under Images.',
          values,
        )
      : say(
          'Your images “{{name}}” ({{files}}) are not loaded. Choose them again under Images.',
          values,
        );
  }
  return dataset === null
    ? say(
        'The data set is set to your own files, but no files are loaded. Drop them on the Images panel or choose another data set.',
      )
    : say('The run was trained on your own images, “{{name}}”. Choose them under Images.', {
        name: dataset,
      });
}
