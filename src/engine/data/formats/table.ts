/** The formats that are read. A row takes its files before the rows below it are asked. */
import { cifar10 } from './cifar10.ts';
import { cifar100 } from './cifar100.ts';
import type { Format } from './format.ts';
import { idx } from './idx.ts';
import { numpy } from './numpy.ts';
import { parquet } from './parquet.ts';
import { pictures } from './pictures.ts';
import { stl10 } from './stl10.ts';
import { tinyImageNet } from './tinyImageNet.ts';
import { webDataset } from './webDataset.ts';

export const FORMATS: readonly Format[] = [
  ...[stl10, cifar100, cifar10, idx, numpy, parquet],
  ...[tinyImageNet, webDataset, pictures],
];
