import { choice, toggle } from './fieldKinds.ts';
import { SECOND_VIEW_FIELDS, VIEW_FIELDS } from './viewFields.ts';

const group = 'augmentation';

export const AUGMENTATION_FIELDS = {
  ...VIEW_FIELDS,
  normalisation: choice({
    group,
    label: 'Normalise',
    default: 'dataset',
    choices: [
      { value: 'dataset', label: 'By the data set' },
      { value: 'image', label: 'Per view' },
      { value: 'imageUnguarded', label: 'Per view, unguarded' },
    ],
    help: 'Mean and standard deviation of each channel over the training images, or of each view (per-image standardisation), where the standard deviation is at least 1/√n as in TensorFlow. Unguarded has no lower bound: a single-colour view has standard deviation 0, and 0/0 is NaN.',
  }),
  ownSecondView: toggle({
    group,
    label: 'Second view differs',
    default: false,
    help: 'The second (key) view has random operations of its own, as in BYOL. Off: both views use the same.',
  }),
  ...SECOND_VIEW_FIELDS,
} as const;
