/** The gallery's stories: what each runs, what it shows, where to look. English sources. */

import type { PresetName } from '#run/presets.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES } from './causeTable.ts';

export interface Story {
  readonly id: string;
  readonly title: string;
  /** What the runs show, in two sentences. */
  readonly see: string;
  readonly look: string;
  /** In training order; the others are compared with the first. */
  readonly runs: readonly PresetName[];
  /** Whether the first run is meant to fail, so that it ends with a diagnosis. */
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
    see: 'The failure from the notes: LAMB at SGD’s rate in half precision without loss scaling, until the loss is NaN while the naive accuracy shows 100 %. Then the same set-up with LAMB fixed, and the SGD + cosine run that the notes finally used.',
    look: 'Largest activation and weight growth rise steadily while loss and gradient norm look normal. Strict accuracy is 0 where naive accuracy shows 100 %.',
    runs: ['notes-lamb', 'notes-lamb-cured', 'notes-sgd'],
    breaks: true,
  },
  ...CAUSES.map(storyOf),
  {
    id: 'lamb-clip',
    title: 'LAMB with gradient clipping',
    see: 'The same LAMB run with clip_grad_norm_ 1.0. It fails too: the size of LAMB’s update does not depend on the gradient norm.',
    look: 'Weight growth, which clipping does not change.',
    runs: ['notes-lamb-clip'],
    breaks: true,
  },
  {
    id: 'five-stage',
    title: 'Five stages of freezing',
    see: 'Encoder and heads are frozen and unfrozen in turn, 151 epochs scaled down to 16. The bands in the charts are the stages.',
    look: 'Loss and accuracy at each stage boundary; the notes under Run details list the trained parts.',
    runs: ['notes-five-stage'],
    breaks: false,
  },
  {
    id: 'jitter-strong',
    title: 'Strong colour jitter',
    see: 'Hue jitter of 0.4 on every view, as in MoCo v1, compared with the same run with the usual jitter. Nothing fails; instance accuracy rises more slowly.',
    look: 'Instance accuracy of both runs, in Compare.',
    runs: ['notes-jitter-strong', 'notes-sgd'],
    breaks: false,
  },
];
