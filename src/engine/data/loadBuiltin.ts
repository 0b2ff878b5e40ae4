import type { BuiltinSource } from '#run/datasets.ts';
import type { DecodedDataset } from './dataset.ts';
import { drawEmoji } from './emoji.ts';
import { loadEmojiSheet } from './emojiSheet.ts';
import type { DataHost } from './host.ts';
import { type Pace, paced } from './loadProgress.ts';
import { drawScenes } from './scenes.ts';

/** Loads a data set of the app, which needs no reader of foreign files; as `loadDataset`. */
export const loadBuiltin = (source: BuiltinSource, host: DataHost): Promise<DecodedDataset> =>
  paced(host, (pace) => draw(source, host, pace));

async function draw(source: BuiltinSource, host: DataHost, pace: Pace): Promise<DecodedDataset> {
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
