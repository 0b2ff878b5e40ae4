/** A tensor that may differ by more than the usual multiple of its own tolerance, and why. */
export interface Exception {
  readonly fixture: string;
  readonly tensor: RegExp;
  /** Multiples of the manifest's atol, or a difference that the fixture's params give. */
  readonly allowed:
    | { readonly factor: number }
    | { readonly absolute: (params: Readonly<Record<string, unknown>>, tensor: string) => number };
  readonly reason: string;
}

/** What WebGPU may differ by: its exp, sqrt and division are approximate (e2e/golden/README.md). */
export const USUAL_FACTOR = 4;

/** Every larger tolerance. */
const EXCEPTIONS: readonly Exception[] = [
  {
    fixture: 'augment',
    tensor: /^pil\//,
    allowed: {
      // Two decimals are kept of the difference that the folder states; a hundredth of a level
      // is left for that and for WebGPU.
      absolute: ({ pil_vs_float_max_diff_255: stated }, tensor) =>
        ((stated as Record<string, number>)[tensor.slice('pil/'.length)] as number) + 0.02,
    },
    reason:
      'PIL computes in whole grey levels, and its blur is three box blurs; the lab augments in float, as torchvision does with tensors. Allowed, in grey levels: what the folder states for torchvision’s own float result.',
  },
];

/** The exception that a tensor falls under; null for the usual tolerance. */
export function exceptionOf(fixture: string, tensor: string): Exception | null {
  return EXCEPTIONS.find((entry) => entry.fixture === fixture && entry.tensor.test(tensor)) ?? null;
}
