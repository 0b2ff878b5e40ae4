import { f07 } from './cases/f07.ts';
import type { FaultCase } from './faultCase.ts';

/** Every fault of the design, a row each, in its order. */
export const FAULT_CASES: readonly FaultCase[] = [f07];
