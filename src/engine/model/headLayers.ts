/** The layers that only heads have, on the GPU; see Net. */
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import { launchAdd, launchGelu, launchGeluGrad, launchRelu } from '#kernels/pointwise/pointwise.ts';
import { launchReluGrad } from '#kernels/relu/relu.ts';
import type { Activation, Tape } from './tape.ts';

export function reluLayer(tape: Tape, name: string, x: Activation): Activation {
  const y = tape.new(x, name);
  tape.forward(name, () => launchRelu(tape.graph, x.array, y.array));
  tape.record(name, y, [x], false, () => {
    const dx = tape.newGrad(x.array, `gradient before ${name}`);
    launchReluGrad(tape.graph, tape.gradOf(y), y.array, dx);
    tape.give(x, dx, name);
  });
  return y;
}

export function geluLayer(tape: Tape, name: string, x: Activation): Activation {
  const y = tape.new(x, name);
  tape.forward(name, () => launchGelu(tape.graph, x.array, y.array, tape.half));
  tape.record(name, y, [x], false, () => {
    const dx = tape.newGrad(x.array, `gradient before ${name}`);
    launchGeluGrad(tape.graph, tape.gradBehindRelu(y), x.array, dx, tape.half);
    tape.give(x, dx, name);
  });
  return y;
}

export function l2Layer(tape: Tape, name: string, x: Activation): Activation {
  const { batch, channels } = x;
  // Stays f32 under autocast, as F.normalize does.
  const rows = tape.graph.scratch([batch, 1, 1, channels], `${tape.prefix}${name} output`);
  const norms = tape.graph.scratch([batch], `${tape.prefix}${name} norms`);
  const y: Activation = { batch, height: 1, width: 1, channels, array: rows };
  tape.forward(name, () => launchNormalize(tape.graph, batch, channels, x.array, rows, norms));
  tape.record(name, y, [x], false, () => {
    const dx = tape.newGrad(x.array, `gradient before ${name}`);
    const dy = tape.gradOf(y);
    launchNormalizeGrad(tape.graph, batch, channels, dy, rows, norms, dx, tape.half);
    tape.give(x, dx, name);
  });
  return y;
}

export function addLayer(tape: Tape, name: string, x: Activation, y: Activation): Activation {
  const sum = tape.new(x, name);
  tape.forward(name, () => launchAdd(tape.graph, x.array, y.array, sum.array, tape.half));
  tape.record(name, sum, [x, y], false, () => {
    const dy = tape.gradOf(sum);
    for (const input of [x, y]) {
      if (tape.reaches(input)) tape.give(input, dy, name);
    }
  });
  return sum;
}
