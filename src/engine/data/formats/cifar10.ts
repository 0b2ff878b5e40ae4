import { say } from '#base/words.ts';
import { type CifarKind, isBinary, openCifar } from './cifarRecords.ts';
import type { Format } from './format.ts';

const CLASSES = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'truck'],
];

const KIND: CifarKind = {
  name: 'CIFAR-10',
  labels: [{ level: 'class', classes: CLASSES }],
  finest: [0],
};

export const cifar10: Format = {
  name: KIND.name,
  reads: say('CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz)'),
  recognise: (entries) => entries.filter(isBinary),
  open: async (entries) => openCifar(entries, KIND),
};
