import { f01 } from './cases/f01.ts';
import { f02 } from './cases/f02.ts';
import { f03 } from './cases/f03.ts';
import { f04 } from './cases/f04.ts';
import { f05 } from './cases/f05.ts';
import { f06 } from './cases/f06.ts';
import { f07 } from './cases/f07.ts';
import { f08 } from './cases/f08.ts';
import { f09 } from './cases/f09.ts';
import { f10 } from './cases/f10.ts';
import { f11 } from './cases/f11.ts';
import { f12 } from './cases/f12.ts';
import { f13 } from './cases/f13.ts';
import { f14 } from './cases/f14.ts';
import { f15 } from './cases/f15.ts';
import { f16 } from './cases/f16.ts';
import { f17 } from './cases/f17.ts';
import { f18 } from './cases/f18.ts';
import { f19 } from './cases/f19.ts';
import { f20 } from './cases/f20.ts';
import { f21 } from './cases/f21.ts';
import { f22 } from './cases/f22.ts';
import { f23 } from './cases/f23.ts';
import { f24 } from './cases/f24.ts';
import type { FaultCase } from './faultCase.ts';

/** Every fault of the design, a row each, in its order. */
export const FAULT_CASES: readonly FaultCase[] = [
  f01,
  f02,
  f03,
  f04,
  f05,
  f06,
  f07,
  f08,
  f09,
  f10,
  f11,
  f12,
  f13,
  f14,
  f15,
  f16,
  f17,
  f18,
  f19,
  f20,
  f21,
  f22,
  f23,
  f24,
];
