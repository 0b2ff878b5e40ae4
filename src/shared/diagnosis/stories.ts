/** The stories of the gallery: what each runs, what will be seen, where to look. English sources. */

import type { PresetName } from '#run/presets.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES } from './causeTable.ts';

export interface Story {
  readonly id: string;
  readonly title: string;
  /** What will be seen, in two sentences. */
  readonly see: string;
  readonly look: string;
  /** In the order they are trained; the first is what the others are held against. */
  readonly runs: readonly PresetName[];
  /** Whether the first run is made to break, so that a diagnosis is what it leads to. */
  readonly breaks: boolean;
}

/** A cause's own story: the run that breaks that way. */
function storyOf({ title, story: { preset, see, look } }: Cause): Story {
  return { id: preset.replace(/^cause-/, ''), title, see, look, runs: [preset], breaks: true };
}

export const STORIES: readonly Story[] = [
  {
    id: 'lamb-nan',
    title: 'LAMB, acc_inst 100 and NaN',
    see: 'The notes’ own break: LAMB at SGD’s rate in half precision with no guard, until the loss is NaN beside a naive accuracy of 100 %. Then the same set-up with LAMB cured, and the SGD + cosine run that the notes went back to.',
    look: 'Largest activation and weight growth rise step by step while loss and gradient norm look normal; strict accuracy is 0 where the naive one shows 100 %.',
    runs: ['notes-lamb', 'notes-lamb-cured', 'notes-sgd'],
    breaks: true,
  },
  ...CAUSES.map(storyOf),
  {
    id: 'lamb-clip',
    title: 'LAMB with a gradient clip',
    see: 'The same LAMB run with clip_grad_norm_ 1.0. It breaks all the same: LAMB’s step has the same length whatever the gradient’s.',
    look: 'Weight growth, which the clip leaves as it is.',
    runs: ['notes-lamb-clip'],
    breaks: true,
  },
  {
    id: 'five-stage',
    title: 'Five stages of freezing',
    see: 'Encoder and heads are frozen and thawed in turn, 151 epochs squeezed into 16. The stages are the bands behind the charts.',
    look: 'Loss and accuracy at each border; the notes under Run details say who trains.',
    runs: ['notes-five-stage'],
    breaks: false,
  },
  {
    id: 'jitter-strong',
    title: 'Strong colour jitter',
    see: 'Hue jitter 0.4 on every view, as in MoCo v1, beside the same run with the usual jitter. Nothing breaks; instance accuracy rises more slowly.',
    look: 'Instance accuracy of both runs, in Compare.',
    runs: ['notes-jitter-strong', 'notes-sgd'],
    breaks: false,
  },
];
