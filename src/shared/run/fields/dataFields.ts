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
  storedSide: integer({
    group,
    label: 'Stored side',
    unit: 'px',
    default: 0,
    min: 0,
    max: 256,
    multipleOf: 8,
    step: 8,
    help: 'Side that images are resized to when they are loaded, if larger than the encoder’s: crops are taken from it at full resolution and made smaller with antialias, and evaluation sees its centre (224 of 256 is usual). 0: the image side.',
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
  imageMemory: choice({
    group,
    label: 'Images in training',
    default: 'auto',
    choices: [
      {
        value: 'auto',
        label: 'Where they fit',
        help: 'On the GPU up to 1 GiB, in several buffers if one is too small; larger sets are streamed.',
      },
      { value: 'resident', label: 'On the GPU', help: 'All images are in GPU memory.' },
      {
        value: 'streamed',
        label: 'Streamed',
        help: 'The GPU holds the images of one batch; batches are read ahead from disk, or from memory where the images are there.',
      },
    ],
    help: 'Where the images are while a run trains. The numbers of a run are the same, to the bit.',
  }),
} as const;
