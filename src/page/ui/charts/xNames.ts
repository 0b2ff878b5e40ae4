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
  epoch: 'Epochs, fractional',
  images: 'Images seen: steps × batch size',
  relative: 'Time spent in training steps, without pauses, evaluations and clustering',
  wall: 'Date and time, including pauses. For runs without timestamps: start time plus step times',
};
