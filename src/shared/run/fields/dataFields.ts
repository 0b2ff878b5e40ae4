import { choice, integer, number } from './fieldKinds.ts';

const group = 'data';

export const DATA_FIELDS = {
  dataset: choice({
    group,
    label: 'Data set',
    default: 'scenes',
    choices: [
      { value: 'scenes', label: 'Emoji scenes' },
      { value: 'emoji', label: 'Emoji' },
      { value: 'fashion-mnist', label: 'Fashion-MNIST' },
      { value: 'files', label: 'Your own files' },
    ],
    help: 'The images to train on. Your own files can be CIFAR-10, CIFAR-100, STL-10 or Tiny ImageNet as downloaded, IDX, NumPy arrays, Hugging Face parquet, WebDataset shards, or a folder, zip or tar of images with one folder per class.',
  }),
  imageSide: integer({
    group,
    label: 'Image side',
    unit: 'px',
    default: 32,
    min: 16,
    max: 224,
    multipleOf: 8,
    step: 8,
    help: 'Side length of the encoder’s square input. Images are resized when they are loaded; CIFAR and IDX images only if their size differs.',
  }),
  badImages: number({
    group,
    label: 'Bad images allowed',
    default: 0.1,
    min: 0,
    max: 1,
    step: 0.01,
    help: 'Your own files only: images that cannot be decoded are skipped and listed. With a larger share of them than this, the data set is refused.',
  }),
  sceneClasses: integer({
    group,
    label: 'Scene classes',
    default: 100,
    min: 2,
    max: 500,
    help: 'Emoji scenes only: the number of emoji; each is a class.',
  }),
  scenesPerClass: integer({
    group,
    label: 'Scenes per class',
    default: 100,
    min: 2,
    max: 600,
    help: 'Emoji scenes only: the number of scenes rendered per emoji.',
  }),
  holdOut: number({
    group,
    label: 'Held-out share',
    default: 0.2,
    min: 0.02,
    max: 0.5,
    step: 0.01,
    help: 'Share of the images that is never trained on and is used as kNN queries. A data set with its own test split uses that split.',
  }),
} as const;
