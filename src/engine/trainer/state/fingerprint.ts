import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { Model } from '#model/model.ts';
import type { ArrayKind } from '#model/state.ts';
import type { Stage } from '#run/stages.ts';

/** What the key tower's features depend on, in the order of the digest. */
const OF_THE_KEYS: ReadonlySet<ArrayKind> = new Set(['keyParameters', 'statistics']);

/**
 * Names the features that the key tower makes now: a digest of its parameters, its running
 * statistics and the heads in use. Features with another fingerprint come from other weights.
 */
export async function fingerprintOf(gpu: Gpu, model: Model, { parts }: Stage): Promise<string> {
  const numbers: Float32Array<ArrayBuffer>[] = [];
  for (const { kind, array } of model.rows) {
    if (OF_THE_KEYS.has(kind)) numbers.push(await download(gpu, array));
  }
  numbers.push(Float32Array.of(...[parts.a, parts.b].map((state) => (state === 'absent' ? 0 : 1))));
  const all = await new Blob(numbers).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
