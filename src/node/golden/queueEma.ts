import { STATUS_LENGTH } from '#kernels/optimizer/settings.ts';
import {
  launchCommitKey,
  launchEnqueue,
  launchKeyMomentum,
  SCALAR,
  SCALARS_LENGTH,
} from '#kernels/update/update.ts';
import type { Fixture } from '#node/golden.ts';
import type { Checker } from './checker.ts';
