import { beforeAll, expect, test, vi } from 'vitest';
import { globals } from 'webgpu';
import { hardwareAdapter, STEP_CONFIGS, stepKernels } from '#checks/isa/stepKernels.ts';
import { compileOn } from './compileOn.ts';
import { missingCompiler } from './compilers.ts';
import { type AbsentGpu, GPUS } from './gpus.ts';
import { readListing } from './listing.ts';

// What recording a step reads of WebGPU's constants.
beforeAll(() => {
  const { GPUBufferUsage, GPUShaderStage } = globals as Record<string, unknown>;
  vi.stubGlobal('GPUBufferUsage', GPUBufferUsage);
  vi.stubGlobal('GPUShaderStage', GPUShaderStage);
});

/** What the innermost loop may execute for a multiply-add where a kernel stages its operands. */
const BARS = [
  { kernel: /^conv2d forward/, valu: 1.15, loads: 0.031 },
  { kernel: /^conv2d input gradient/, valu: 1.15, loads: 0.031 },
  { kernel: /^conv2d filter gradient/, valu: 1.15, loads: 0 },
];
/** Staged kernels that are judged at least: 3×3 filter gradients of both strides. */
const LEAST_JUDGED = 4;
/** Waves a SIMD of navi31 that hide the latency of memory. */
const LEAST_WAVES = 8;
/** Kernels whose share of a step's time is as large are looked at. */
const LARGE_SHARE = 0.02;

const kernelsOf = ({ vendor, architecture }: AbsentGpu) =>
  stepKernels(
    hardwareAdapter(vendor, architecture),
    STEP_CONFIGS.map(({ config }) => config),
  );

const navi31 = GPUS.find(({ name }) => name === 'navi31');
if (navi31 === undefined) throw new Error('navi31 is not among the GPUs');

test('the hot kernels keep within the bars on navi31', (context) => {
  const missing = missingCompiler(navi31);
  if (missing !== null) {
    console.warn(`Skipped: ${missing}`);
    context.skip(missing);
  }
  const hot = kernelsOf(navi31).filter(({ share }) => share > LARGE_SHARE);
  const modules = hot.map(({ code }) => code);
  const found = compileOn(navi31, modules, { checks: false });
  const named = hot.map(({ name }, at) => ({ name, ...found[at] }));
  expect(named.filter(({ spills }) => spills !== 0)).toEqual([]);
  expect(named.filter(({ waves }) => (waves ?? 0) < LEAST_WAVES)).toEqual([]);
  const judged = named.flatMap((row) => {
    const bar = BARS.find(({ kernel }) => kernel.test(row.name));
    return bar !== undefined && (row.workgroupBytes ?? 0) > 0 ? [{ ...row, ...bar }] : [];
  });
  expect(judged.length).toBeGreaterThanOrEqual(LEAST_JUDGED);
  for (const { name, valuPerMultiplyAdd, globalLoadsPerMultiplyAdd, valu, loads } of judged) {
    expect(valuPerMultiplyAdd, name).toBeLessThanOrEqual(valu);
    expect(globalLoadsPerMultiplyAdd, name).toBeLessThanOrEqual(loads);
  }
});

test('batch norm’s sums fill a large GPU', () => {
  for (const { name, launches, workgroups } of kernelsOf(navi31)) {
    const [ofCifar10 = 0] = launches;
    if (!/^batch norm (gradient )?sums/.test(name) || ofCifar10 === 0) continue;
    expect(workgroups, name).toBeGreaterThanOrEqual(2000);
  }
});

test('of AMD’s listing the innermost loop with the most multiply-adds counts', () => {
  const listing = `
BB1:
  v_fma_f32 v1, v2, v3, v1 ; 00
BB2:
  buffer_load_b128 v[4:7], v8, s[0:3], 0 offen
  ds_load_b128 v[4:7], v8
  v_fmac_f32_e32 v1, v2, v3
  v_dual_fmac_f32 v1, v2, v3 :: v_dual_fmac_f32 v4, v5, v6
  v_add_nc_u32_e32 v8, 16, v8
  s_cbranch_scc1 BB2
  s_cbranch_scc1 BB1
*** SHADER STATS ***
VGPRs: 96
Spilled VGPRs: 2
LDS size: 8192
Subgroups per SIMD: 8
`;
  const read = readListing('radeon', listing);
  expect(read).toEqual({
    ...{ registers: 96, spills: 2, workgroupBytes: 8192, waves: 8 },
    valuPerMultiplyAdd: 4 / 3,
    globalLoadsPerMultiplyAdd: 1 / 3,
  });
});
