/** The experiments: what each runs, what it shows, where to look. English sources. */

import type { PresetName } from '#run/presets.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES } from './causeTable.ts';

/** One step of a case study, about one of its runs. */
export interface StoryStep {
  /** A word or two: what was seen, why, the cure, the proof. */
  readonly title: string;
  /** What is done and why, before anything is measured. */
  readonly told: string;
  readonly run: PresetName;
  /** What is measured of the run: its fault, the fault's cause, or how it trained. */
  readonly shows: 'fault' | 'cause' | 'training';
}

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
  /** A case study told in steps, a run that breaks by one cause, or another experiment. */
  readonly kind: 'case' | 'cause' | 'other';
  /** Of a case study only, in the order of its runs. */
  readonly steps: readonly StoryStep[];
  /** What a case study shows if every step comes out as meant; null for other experiments. */
  readonly lesson: string | null;
}

const TOLD_AT_ONCE = { steps: [], lesson: null } as const;

/** A cause's own story: the run that breaks that way. */
function storyOf({ title, story: { preset, see, look } }: Cause): Story {
  const id = preset.replace(/^cause-/, '');
  return { id, title, see, look, runs: [preset], breaks: true, kind: 'cause', ...TOLD_AT_ONCE };
}

const OTHER = { kind: 'other', ...TOLD_AT_ONCE } as const;

export const STORIES: readonly Story[] = [
  {
    id: 'lamb-nan',
    title: 'Case study: LAMB, acc_inst 100 and NaN',
    see: 'A run was switched from SGD to LAMB and kept its learning rate. Its loss became NaN while its instance accuracy showed 100 %. Four steps find out why.',
    look: 'Largest activation and weight growth rise steadily while loss and gradient norm look normal. Strict accuracy is 0 where naive accuracy shows 100 %.',
    runs: ['notes-lamb', 'notes-lamb-cured', 'notes-sgd'],
    breaks: true,
    kind: 'case',
    steps: [
      {
        title: 'What was seen',
        told: 'The failing set-up again: LAMB with SGD’s learning rate of 0.03, half precision, no loss scaling, nothing that stops at a NaN.',
        run: 'notes-lamb',
        shows: 'fault',
      },
      {
        title: 'Why',
        told: 'The lab replays the step at which the run broke, in half precision and in f32, and looks back over the steps before it.',
        run: 'notes-lamb',
        shows: 'cause',
      },
      {
        title: 'The cure',
        told: 'LAMB on the same data with its own learning rate, 0.003, and a warm-up. Biases and norms are excluded, loss scaling is on, and no ReLU ends the heads.',
        run: 'notes-lamb-cured',
        shows: 'training',
      },
      {
        title: 'The proof',
        told: 'The failing run’s own learning rate, 0.03, with SGD and a cosine schedule on the same data. If this trains, the data is not at fault, nor is the rate by itself.',
        run: 'notes-sgd',
        shows: 'training',
      },
    ],
    lesson:
      'Neither the data nor SGD’s rate by itself was at fault: LAMB multiplies its rate by the norm of each tensor, so it needs a rate of its own. And an accuracy that counts ties and NaN as hits cannot tell a broken run from a perfect one.',
  },
  ...CAUSES.map(storyOf),
  {
    id: 'lamb-clip',
    title: 'LAMB with gradient clipping',
    see: 'The same LAMB run with clip_grad_norm_ 1.0. It fails too: the size of LAMB’s update does not depend on the gradient norm.',
    look: 'Weight growth, which clipping does not change.',
    runs: ['notes-lamb-clip'],
    breaks: true,
    ...OTHER,
  },
  {
    id: 'five-stage',
    title: 'Five stages of freezing',
    see: 'Encoder and heads are frozen and unfrozen in turn, 151 epochs scaled down to 16. The bands in the charts are the stages.',
    look: 'Loss and accuracy at each stage boundary; the run’s notes list the trained parts.',
    runs: ['notes-five-stage'],
    breaks: false,
    ...OTHER,
  },
  {
    id: 'jitter-strong',
    title: 'Strong colour jitter',
    see: 'Hue jitter of 0.4 on every view, as in MoCo v1, compared with the same run with the usual jitter. Nothing fails; instance accuracy rises more slowly.',
    look: 'Instance accuracy of both runs, in Compare.',
    runs: ['notes-jitter-strong', 'notes-sgd'],
    breaks: false,
    ...OTHER,
  },
];
