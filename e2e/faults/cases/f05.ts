import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { timed } from '../faultPage.ts';
import { failureOf, trainerOf, trainingLab } from '../lostRun.ts';

/** Buffers are made in a step until one fails: nothing that follows is recorded. */
export const f05: FaultCase = {
  id: 'F5',
  what: 'GPU memory runs out in a step',
  tries: 1,
  fullTries: 10,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async (n) => {
      const { lab } = await trainingLab(context, browser, n);
      const from = lab.events.length;
      const recoverMs = await timed(async () => {
        await trainerOf(lab.page).evaluate(() => {
          const { createCommandEncoder } = GPUDevice.prototype;
          GPUDevice.prototype.createCommandEncoder = function (...of) {
            GPUDevice.prototype.createCommandEncoder = createCommandEncoder;
            const { maxBufferSize: size } = this.limits;
            const large: GPUBuffer[] = [];
            let failed = false;
            this.addEventListener('uncapturederror', () => {
              failed = true;
              for (const buffer of large) buffer.destroy();
            });
            const more = () => {
              if (failed || large.length > 256) return;
              large.push(this.createBuffer({ size, usage: GPUBufferUsage.STORAGE }));
              setTimeout(more);
            };
            more();
            return createCommandEncoder.apply(this, of);
          };
        });
        await lab.event('runEnded', () => true, from);
        await lab.event('deviceOpened', () => true, from);
      });
      const ended = await lab.event('runEnded', () => true, from);
      if (ended.fault?.kind !== 'outOfMemory') {
        throw new FaultMissed(`the run ended as ${ended.state}: ${failureOf(lab)}`);
      }
      if (!/asked for .* in one piece.*smaller batch/.test(failureOf(lab))) {
        throw new FaultMissed(`no size or no suggestion: ${failureOf(lab)}`);
      }
      const at = lab.events.findIndex((event, i) => i >= from && event.type === 'deviceFailed');
      const { step } = ended.fault;
      const late = lab.events
        .slice(at)
        .find(
          (event) =>
            event.type === 'evaluationFinished' ||
            (event.type === 'stepsFinished' && event.steps.some((one) => one.step > step)),
        );
      if (late !== undefined) throw new FaultMissed(`${late.type} after memory ran out`);
      await lab.page.close();
      return { recoverMs };
    });
  },
};
