/** The stories of the gallery: what each runs, what will be seen, where to look. English sources. */

import type { PresetName } from '#run/presets.ts';
import { CAUSE_WORDS } from './diagnosisWords.ts';

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

export const STORIES: readonly Story[] = [
  {
    id: 'lamb-nan',
    title: 'LAMB, acc_inst 100 and NaN',
    see: 'The notes’ own break: LAMB at SGD’s rate in half precision with no guard, until the loss is NaN beside a naive accuracy of 100 %. Then the same set-up with LAMB cured, and the SGD + cosine run that the notes went back to.',
    look: 'Largest activation and weight growth rise step by step while loss and gradient norm look normal; strict accuracy is 0 where the naive one shows 100 %.',
    runs: ['notes-lamb', 'notes-lamb-cured', 'notes-sgd'],
    breaks: true,
  },
  {
    id: 'lamb-rate',
    title: CAUSE_WORDS.lambRate.title,
    see: 'LAMB at 0.12, quick’s rate for SGD: every tensor moves by 12 % of its norm a step. The weights grow until a value leaves half precision.',
    look: 'Weight growth and largest activation; the gradient norm gives no warning.',
    runs: ['cause-lamb-rate'],
    breaks: true,
  },
  {
    id: 'half-overflow',
    title: CAUSE_WORDS.halfOverflow.title,
    see: 'Adam without decay in fp16: the normalisation behind head b hides how its output grows, until it passes 65,504 within a hundred steps. Replayed in f32, the very step is finite, and training goes on from there.',
    look: 'Largest activation against 65,504.',
    runs: ['cause-half-overflow'],
    breaks: true,
  },
  {
    id: 'dead-head',
    title: CAUSE_WORDS.deadHead.title,
    see: 'Head a ends in a ReLU and is trained alone at a rate of 1, and its units die. All logits tie: the naive accuracy says 100 %, the strict one 0.',
    look: 'Naive against strict accuracy, the share of dead units, and the gradient norm.',
    runs: ['cause-dead-head'],
    breaks: true,
  },
  {
    id: 'collapse',
    title: CAUSE_WORDS.collapse.title,
    see: 'Key momentum 0: keys and queries run away together and all features become one. No number turns NaN.',
    look: 'Feature std on its way to 0, and the loss on its way to chance.',
    runs: ['cause-collapse'],
    breaks: true,
  },
  {
    id: 'nan-data',
    title: CAUSE_WORDS.nanData.title,
    see: 'Each view of an emoji is divided by its own deviation, with no guard: a crop of one colour gives 0/0. The run stops before the NaN reaches a parameter.',
    look: 'The images that the diagnosis names, and the first tensor: the views, before any parameter.',
    runs: ['cause-nan-data'],
    breaks: true,
  },
  {
    id: 'sgd-rate',
    title: CAUSE_WORDS.sgdRate.title,
    see: 'SGD at a rate of 3: the first steps throw the weights away. No number turns NaN, and yet the features fall together.',
    look: 'Update ratio in the first steps, feature std after them.',
    runs: ['cause-sgd-rate'],
    breaks: true,
  },
  {
    id: 'stale-queue',
    title: CAUSE_WORDS.staleQueue.title,
    see: 'After two epochs head a joins the key path, and the queue keeps the keys from before. Until they have left, losses and accuracies compare unlike things.',
    look: 'The loss at the border of the stage, and its way back.',
    runs: ['cause-stale-queue'],
    breaks: true,
  },
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
