import { checkAugment } from './augment.ts';
import { checkAugmentSolarize } from './augmentSolarize.ts';
import type { Checker } from './checker.ts';
import { checkClip } from './clip.ts';
import { checkCluster } from './cluster.ts';
import { checkDiag } from './diag.ts';
import { checkEncoder } from './encoders.ts';
import type { Fixture } from './fixtures.ts';
import { checkGradscaler } from './gradscaler.ts';
import { checkHalf } from './half.ts';
import { checkKnn, checkKnnPredict, checkSvm } from './knnSvm.ts';
import { checkLosses } from './losses.ts';
import { checkMethod } from './methods.ts';
import { checkMocoPcl } from './mocoPcl.ts';
import { checkOptim } from './optim.ts';
import { checkQueueEma } from './queueEma.ts';
import { checkResnet18 } from './resnet18.ts';
import { checkSchedule } from './schedule.ts';

type Check = (fixture: Fixture, checker: Checker) => Promise<void>;

/** The checks of the fixtures in lab.json, in the order they run. */
export const LAB_FAMILIES: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['resnet18_w4', checkEncoder],
  ['resnet50_w4', checkEncoder],
  ['knn_predict', checkKnnPredict],
  ['augment_solarize', checkAugmentSolarize],
  ['moco_symmetric', checkMethod],
  ['simclr', checkMethod],
  ['byol', checkMethod],
  ['pcl_weight', checkMethod],
  ['pcl_alone', checkMethod],
  ['moco_groups', checkMethod],
  ['byol_groups', checkMethod],
  ['simclr_head', checkMethod],
  ['pcl_heads', checkMethod],
]);

/** The checks of the fixtures in manifest.json, in the order they run. */
export const FAMILIES: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['schedule', checkSchedule],
  ['optim', checkOptim],
  ['clip', checkClip],
  ['gradscaler', checkGradscaler],
  ['half', checkHalf],
  ['losses', checkLosses],
  [
    'cluster',
    async (fixture, checker) => {
      await checkCluster(fixture, checker);
      await checkKnn(fixture, checker);
      checkSvm(fixture, checker);
    },
  ],
  ['queue_ema', checkQueueEma],
  ['diag', checkDiag],
  ['resnet18_w8', checkResnet18],
  ['moco_pcl', checkMocoPcl],
  ['augment', checkAugment],
]);
