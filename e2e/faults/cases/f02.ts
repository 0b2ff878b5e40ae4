import { eachTry, type FaultCase } from '../faultCase.ts';
import { lostAndRecovered, trainerOf } from '../lostRun.ts';

/** The device is destroyed while a step is being submitted. */
export const f02: FaultCase = {
  id: 'F2',
  what: 'the device is destroyed in a step',
  tries: 2,
  fullTries: 20,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, (n) =>
      lostAndRecovered(context, browser, n, (lab) =>
        trainerOf(lab.page).evaluate(() => {
          const { createCommandEncoder } = GPUDevice.prototype;
          GPUDevice.prototype.createCommandEncoder = function (...of) {
            GPUDevice.prototype.createCommandEncoder = createCommandEncoder;
            setTimeout(() => this.destroy());
            return createCommandEncoder.apply(this, of);
          };
        }),
      ),
    );
  },
};
