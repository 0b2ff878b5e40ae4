/** The layers that pool. */
import { launchMaxPool, launchMaxPoolGrad, pooledSide } from '#kernels/maxPool/maxPool.ts';
import { launchPool, launchPoolGrad } from '#kernels/pool/pool.ts';
import type { Activation, Tape } from './tape.ts';

export function maxPoolLayer(
  tape: Tape,
  x: Activation,
  kernel: number,
  stride: number,
  pad: number,
): Activation {
  const { graph, half, prefix } = tape;
  const { batch, height, width, channels } = x;
  const shape = { batch, height, width, channels, kernel, stride, pad };
  const [rows, columns] = [pooledSide(height, shape), pooledSide(width, shape)];
  const y = tape.new({ batch, height: rows, width: columns, channels }, 'maxpool');
  const choice = tape.reaches(x)
    ? graph.scratch([y.array.length / 4], `${prefix}maxpool choices`)
    : null;
  tape.forward('maxpool', () => launchMaxPool(graph, shape, x.array, y.array, choice));
  if (choice === null) return y;
  tape.record('maxpool', y, [x], false, () => {
    const dx = tape.newGrad(x.array, 'gradient before maxpool');
    launchMaxPoolGrad(graph, shape, tape.gradOf(y), choice, dx, half);
    tape.give(x, dx, 'maxpool');
  });
  return y;
}

/** @param spreads whether the layer that made x spreads the gradient of a mean over its pixels itself */
export function poolLayer(tape: Tape, x: Activation, spreads: boolean): Activation {
  const { graph, half } = tape;
  const { batch, height, width, channels } = x;
  const y = tape.new({ batch, height: 1, width: 1, channels }, 'pool');
  const shape = { batch, pixels: height * width, channels };
  tape.forward('pool', () => launchPool(graph, shape, x.array, y.array, half));
  tape.record('pool', y, [x], false, () => {
    const dy = tape.gradOf(y);
    if (spreads && tape.isLast(x) && tape.earlier(x) === undefined) {
      tape.seed(x, dy);
      return;
    }
    const dx = tape.newGrad(x.array, 'gradient before pool');
    launchPoolGrad(graph, shape, dy, dx, half);
    tape.seed(x, dx);
  });
  return y;
}
