import type { MethodName } from '#run/methods.ts';
import { byol } from './byol.ts';
import type { Method } from './method.ts';
import { moco } from './moco.ts';
import { pcl } from './pcl.ts';
import { simclr } from './simclr.ts';

/** How every method trains; the rest of the lab uses its row in `run/methods.ts`. */
export const METHOD_RECORDERS: Readonly<Record<MethodName, Method>> = { moco, pcl, simclr, byol };
