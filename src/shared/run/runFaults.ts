/** Why a run ended by itself. */
import type { Words } from '#base/words.ts';

/** The part of a step that was not finite, the first in this order. */
export type NonFinitePart = 'loss' | 'gradient' | 'batch statistics';

/** A run that ended by itself on a non-finite value. */
export interface NonFiniteFault {
  readonly kind: 'nonFinite';
  readonly step: number;
  readonly what: NonFinitePart;
  readonly message: Words;
}

/** A run that ended because of a device, storage or internal failure. */
export interface DeviceFault {
  readonly kind: 'deviceLost' | 'outOfMemory' | 'internal';
  readonly step: number;
  readonly message: Words;
}

export type RunFault = NonFiniteFault | DeviceFault;
