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
    help: 'The images to train on. Your own files: CIFAR-10 binary, IDX, or a folder or zip of pictures with one folder a class.',
  }),
  imageSide: integer({
    group,
    label: 'Image side',
    unit: 'px',
    default: 32,
    min: 16,
    max: 96,
    multipleOf: 8,
    step: 8,
    help: 'Side of the square images the encoder sees. Pictures are resized to it when they are loaded, CIFAR and IDX records when they differ.',
  }),
  sceneClasses: integer({
    group,
    label: 'Scene classes',
    default: 100,
    min: 2,
    max: 500,
    help: 'Emoji scenes only: how many emoji are drawn, one class each.',
  }),
  scenesPerClass: integer({
    group,
    label: 'Scenes a class',
    default: 100,
    min: 2,
    max: 600,
    help: 'Emoji scenes only: how many scenes are rendered of each emoji.',
  }),
  holdOut: number({
    group,
    label: 'Held-out share',
    default: 0.2,
    min: 0.02,
    max: 0.5,
    step: 0.01,
    help: 'Share of the images that is never trained on and asks the kNN questions. A data set with its own test split keeps that split.',
  }),
} as const;
