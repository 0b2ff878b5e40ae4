/** The five x axes in a word each, and what that word means. */
import type { XKind } from '#charts/xAxis.ts';

export const X_NAMES: Readonly<Record<XKind, string>> = {
  step: 'step',
  epoch: 'epoch',
  images: 'images',
  relative: 'time',
  wall: 'clock',
};

export const X_MEANINGS: Readonly<Record<XKind, string>> = {
  step: 'Training steps',
  epoch: 'Epochs, in parts',
  images: 'Images seen: steps times batch size',
  relative: 'Time spent in steps; pauses, evaluations and clusterings are left out',
  wall: 'Date and time; pauses and all. Runs that kept no clock: their start plus their step times',
};
