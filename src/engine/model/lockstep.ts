/**
 * Both towers recorded layer by layer: what a layer launches for one and for the other becomes one
 * dispatch where the graph can merge it. The towers share no intermediate, so nothing changes but
 * the order of the commands.
 */
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { GpuNet } from './gpuNet.ts';
import type { Net } from './net.ts';
import type { Activation } from './tape.ts';

/** What is of both towers. */
export interface Both<Part> {
  readonly key: Part;
  readonly query: Part;
}

export class LockstepNet implements Net<Both<Activation>> {
  readonly #graph: StepGraph;
  readonly #nets: Both<GpuNet>;

  constructor(graph: StepGraph, nets: Both<GpuNet>) {
    this.#graph = graph;
    this.#nets = nets;
  }

  conv(name: string, x: Both<Activation>, channels: number, kernel: number, stride: number) {
    return this.#both((net, of) => net.conv(name, of(x), channels, kernel, stride));
  }

  batchNorm(
    name: string,
    x: Both<Activation>,
    { relu, residual }: { readonly relu: boolean; readonly residual?: Both<Activation> },
  ) {
    return this.#both((net, of) =>
      net.batchNorm(name, of(x), { relu, ...(residual && { residual: of(residual) }) }),
    );
  }

  maxPool(x: Both<Activation>, kernel: number, stride: number, pad: number) {
    return this.#both((net, of) => net.maxPool(of(x), kernel, stride, pad));
  }

  pool(x: Both<Activation>) {
    return this.#both((net, of) => net.pool(of(x)));
  }

  linear(name: string, x: Both<Activation>, channels: number, after: { readonly relu: boolean }) {
    return this.#both((net, of) => net.linear(name, of(x), channels, after));
  }

  relu(name: string, x: Both<Activation>) {
    return this.#both((net, of) => net.relu(name, of(x)));
  }

  gelu(name: string, x: Both<Activation>) {
    return this.#both((net, of) => net.gelu(name, of(x)));
  }

  l2(name: string, x: Both<Activation>) {
    return this.#both((net, of) => net.l2(name, of(x)));
  }

  add(name: string, x: Both<Activation>, y: Both<Activation>) {
    return this.#both((net, of) => net.add(name, of(x), of(y)));
  }

  /** The key tower leaves nothing on its tape. */
  branches(makers: readonly (() => Both<Activation>)[]) {
    return this.#nets.query.sideBySide(makers);
  }

  #both(
    layer: (net: GpuNet, of: (x: Both<Activation>) => Activation) => Activation,
  ): Both<Activation> {
    const [key, query] = this.#graph.alongside([
      () => layer(this.#nets.key, (x) => x.key),
      () => layer(this.#nets.query, (x) => x.query),
    ]);
    if (key === undefined || query === undefined) throw new Error('a tower made nothing');
    return { key, query };
  }
}
