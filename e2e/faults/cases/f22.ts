import { findChrome } from '../../tools/chrome.ts';
import { command } from '../../tools/phases.ts';
import { findVulkan } from '../../tools/vulkan.ts';
import { type FaultCase, untried } from '../faultCase.ts';

/** An hour of training in Node, with clusterings and evaluations; `npm run soak` by itself. */
export const f22: FaultCase = {
  id: 'F22',
  what: 'an hour of training: memory stays flat (2 minutes without --full)',
  tries: 0,
  fullTries: 1,
  async run({ full }) {
    const driver = findVulkan(findChrome());
    if (driver === null) {
      const words = 'there is no graphics driver for WebGPU in Node, so that it was not tried';
      return untried(words);
    }
    const flat = await command('soak', ['--minutes', full ? '60' : '2'], driver.environment);
    return flat ? { passed: 1, lost: 0, mixed: 0, recoverMs: null } : untried('memory grew');
  },
};
