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
/** Workgroup memory for a turn's operands; the plain kernels join sums of a batch norm in theirs. */
const STAGES = /var<workgroup> (A|ring):/;
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
  const named = hot.map(({ name, code }, at) => ({
    name,
    staged: STAGES.test(code),
    ...found[at],
  }));
  expect(named.filter(({ spills }) => spills !== 0)).toEqual([]);
  expect(named.filter(({ waves }) => (waves ?? 0) < LEAST_WAVES)).toEqual([]);
  const judged = named.flatMap((row) => {
    const bar = BARS.find(({ kernel }) => kernel.test(row.name));
    return bar !== undefined && row.staged ? [{ ...row, ...bar }] : [];
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

const LOOPS = {
  nouveau: `
block 2 L21 [1, 4] -> {
      r1       = ffma.ftz r2 r3 r1                                  // delay=1
} -> [3]
block 2 L21 [1, 4] -> {
      r4..8    = ld.global.a64.constant.b128 [r8..10+rZ]            // delay=1
      ur2      = uiadd3 ur2 0x1 rZ                                  // delay=1
      r84..88  = ld.shared.strong.cta.b128 [r66+rZ+0xf0], pT        // delay=2 wr:0
      r1       = ffma.ftz r2 r3 r1                                  // delay=1
      r1       = ffma.ftz r2 r3 r1                                  // delay=1
@p0   r8       = iadd3 r8 0x10 rZ                                   // delay=1
@!p0             bra pT L21                                         // delay=1
} -> [2, 3]
block 3 L22 [2] -> {
                 exit                                               // delay=1
}
Max warps/SM: 20
Spills to mem: 0
Num GPRs: 96
`,
  asahi: `
   0: f2053300               mov      $r1, thread_index_in_threadgroup
   4: 0521780500c01200       load     r4, dr4, 7, i32, x, a
   c: 3800                   wait     a
   e: 34c0eae3ffff           lload    r4, r4, 1
  14: ba95cae2288e0200       ffma     $r5, ^r5, $r7, $r7
  1c: ba95cae2288e0200       ffma     $r5, ^r5, $r7, $r7
  24: 8e054c26e4001000       iadd     $r1, r6.sx, r1.sx, lsl 3
  2c: 00c0eae3ffff           jmp_any  -40
  32: 8800                   stop
   0: 0501900d00c4f200       load     r0, du0, 9, lsl 1, i32, xyzw, a
   4: 8800                   stop
CS shader: 1505 instrs, 260 ic, 96 gprs, 304 uniforms, 20 threads, 1 loops, 0:0 spills:f
`,
  freedreno: `
MESA: info: mov.u32u32 r1.x, r0.x
MESA: info: l550:
MESA: info: isam.v.base0 (f32)(xyzw)r2.x, r1.x, t#0
MESA: info: (sy)(rpt1)mad.f32 r29.x, (last)r16.x, (r)r22.y, (r)(last)r29.x
MESA: info: (nop3) add.u r5.w, (last)r5.w, 2
MESA: info: (rpt6)nop
MESA: info: ldl.u32 r15.z, l[r10.y+304], 4
MESA: info: br p0.y, #l550
MESA: info: end
MESA: info: ; CL prog 21/1: 0 last-baryf, 0 last-helper, 0 half, 96 full, 24 constlen
MESA: info: ; CL prog 21/1: 20 max_waves, 0 double_threadsize
`,
} as const;

test.each(['nouveau', 'asahi', 'freedreno'] as const)(
  'the innermost loop of %s is read',
  (driver) => {
    expect(readListing(driver, LOOPS[driver])).toEqual({
      ...{ registers: 96, spills: 0, workgroupBytes: null, waves: 20 },
      // Two multiply-adds and an addition; one load.
      ...{ valuPerMultiplyAdd: 3 / 2, globalLoadsPerMultiplyAdd: 1 / 2 },
    });
  },
);
