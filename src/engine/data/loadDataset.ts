import { say } from '#base/words.ts';
import type { BuiltinSource, DatasetSource } from '#run/protocol.ts';
import { type Dataset, imageCount } from './dataset.ts';
import { drawEmoji } from './emoji.ts';
import { loadEmojiSheet } from './emojiSheet.ts';
import type { DataHost } from './host.ts';
import { Pace } from './loadProgress.ts';
import { drawScenes } from './scenes.ts';

/**
 * Loads a data set into memory, yielding to the event loop about every 50 ms.
 * @throws DataError with a sentence for the user; the signal's reason when it is aborted
 */
export async function loadDataset(source: DatasetSource, host: DataHost): Promise<Dataset> {
  if (source.kind === 'builtin') return loadBuiltin(source, host);
  // The readers of archives are fetched when there is one to read.
  const { loadFiles } = await import('./fromFiles.ts');
  return paced(host, (pace) => loadFiles(source.files, source.side, host, pace));
}

/** The same for a data set of the app, which needs no reader of foreign files. */
export const loadBuiltin = (source: BuiltinSource, host: DataHost): Promise<Dataset> =>
  paced(host, (pace) => draw(source, host, pace));

async function paced(host: DataHost, load: (pace: Pace) => Promise<Dataset>): Promise<Dataset> {
  const pace = new Pace(host);
  await pace.report(0, 0, say('Opening'));
  const dataset = await load(pace);
  const images = imageCount(dataset);
  await pace.report(images, images, say('Loaded'));
  return dataset;
}

async function draw(source: BuiltinSource, host: DataHost, pace: Pace): Promise<Dataset> {
  switch (source.id) {
    case 'scenes': {
      const sheet = await loadEmojiSheet(host);
      const { sceneClasses: classes, scenesPerClass: perClass, side, seed } = source;
      return drawScenes(sheet, { classes, perClass, side, seed }, pace);
    }
    case 'emoji':
      return drawEmoji(await loadEmojiSheet(host), source.side, pace);
    case 'fashion-mnist': {
      const { loadFashionMnist } = await import('./fashionMnist.ts');
      return loadFashionMnist(source.side, host, pace);
    }
    default:
      return source.id satisfies never;
  }
}
