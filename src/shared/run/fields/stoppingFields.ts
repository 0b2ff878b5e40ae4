import { choice, integer, number } from './fieldKinds.ts';

const group = 'stopping';

export const STOPPING_FIELDS = {
  stopPatience: integer({
    group,
    label: 'Stop if kNN does not improve for',
    unit: 'evaluations',
    default: 0,
    min: 0,
    max: 1000,
    help: 'Ends the run after this many evaluations in a row without a better kNN accuracy; a resumed run counts anew. Needs labelled images. 0: off.',
  }),
  stopMinGain: number({
    group,
    label: 'Smallest improvement',
    unit: 'points',
    default: 0.5,
    min: 0,
    max: 100,
    step: 0.1,
    help: 'A smaller rise of the kNN accuracy above the best so far does not count.',
  }),
  stopOnAlarm: choice({
    group,
    label: 'Stop at an alarm',
    default: 'never',
    choices: [
      { value: 'never', label: 'Never' },
      { value: 'collapse', label: 'Collapse of the features' },
      { value: 'any', label: 'Any alarm' },
    ],
    help: 'Ends the run a few steps after the alarm is raised.',
  }),
  stopChanceSteps: integer({
    group,
    label: 'Stop if still at chance after',
    unit: 'steps',
    default: 0,
    min: 0,
    max: 10000000,
    help: 'Ends the run at this step if its instance loss is still near chance. 0: off.',
  }),
  stopChanceShare: number({
    group,
    label: 'Still at chance above',
    unit: '× chance',
    default: 0.98,
    min: 0.5,
    max: 1,
    step: 0.01,
    help: 'The mean loss of the last 20 steps is compared with this share of ln(1 + K).',
  }),
} as const;
