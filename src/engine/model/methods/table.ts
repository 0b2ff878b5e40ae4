import type { MethodName } from '#run/methods.ts';
import type { Method } from './method.ts';
import { moco } from './moco.ts';
import { pcl } from './pcl.ts';

/** How every method trains; what else there is to say of it is in `METHODS`. */
export const METHOD_RECORDERS: Readonly<Record<MethodName, Method>> = { moco, pcl };
