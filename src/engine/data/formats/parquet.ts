import { say } from '#base/words.ts';
import type { Format } from './format.ts';

export const parquet: Format = {
  name: 'Parquet',
  reads: say('Hugging Face parquet with a column of images'),
  recognise: (entries) => entries.filter(({ path }) => /\.parquet$/i.test(path)),
  open: async (entries, reading) => {
    const { openParquet } = await import('./parquetSet.ts');
    return openParquet(entries, reading);
  },
};
