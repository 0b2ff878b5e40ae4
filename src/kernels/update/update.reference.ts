/** One SGD step in f64 (torch.optim.SGD with momentum and weight decay, no Nesterov), in place. */
export function sgdReference(
  parameters: Float64Array,
  momentum: Float64Array,
  gradient: ArrayLike<number>,
  settings: { readonly lr: number; readonly momentum: number; readonly weightDecay: number },
): void {
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i] as number;
    const g = (gradient[i] as number) + settings.weightDecay * p;
    const buffer = settings.momentum * (momentum[i] as number) + g;
    momentum[i] = buffer;
    parameters[i] = p - settings.lr * buffer;
  }
}
