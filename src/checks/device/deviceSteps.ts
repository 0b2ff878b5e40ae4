/** The steps that `npm run device` measures. */
import type { EncoderName } from '#run/encoders.ts';

/** MoCo at 32 px with the settings of benchConfig. */
export interface DeviceStep {
  readonly encoder: Extract<EncoderName, 'resnet18' | 'tiny'>;
  readonly width: number;
  readonly batch: number;
}

/** The step of the CIFAR-10 preset in large batches; what a software adapter can take in its place. */
const LARGE: DeviceStep = { encoder: 'resnet18', width: 64, batch: 256 };
const SMALL: DeviceStep = { encoder: 'resnet18', width: 8, batch: 32 };

/** The step of the preset Quick. */
const QUICK: DeviceStep = { encoder: 'tiny', width: 8, batch: 64 };

export const deviceSteps = (tiny: boolean): readonly [DeviceStep, DeviceStep] => [
  tiny ? SMALL : LARGE,
  QUICK,
];

/**
 * Those that are compared with other libraries, the one that is compiled sooner first. A software adapter
 * compiles theirs for minutes.
 */
export const comparedSteps = (tiny: boolean): readonly DeviceStep[] =>
  tiny ? [{ encoder: 'tiny', width: 4, batch: 8 }] : deviceSteps(false).toReversed();

export const nameOfStep = ({ encoder, width, batch }: DeviceStep): string =>
  `${encoder} w${width} b${batch}`;
