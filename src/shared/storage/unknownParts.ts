/** Parts of a record that an imported file does not tell. */
import { verbatim } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { AdapterSummary } from '#run/protocol.ts';

export const UNKNOWN_ADAPTER: AdapterSummary = Object.freeze({
  description: '',
  vendor: '',
  architecture: '',
  software: false,
  shaderF16: false,
  subgroups: false,
  maxBufferBytes: 0,
});

/** A data set of which only the name is known; 0 images say so. */
export const unknownImages = (name: string): DatasetSummary => ({
  name,
  images: 0,
  side: 0,
  levels: [],
  testImages: 0,
  notes: [],
  credit: verbatim(''),
});
