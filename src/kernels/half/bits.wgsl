// 16-bit formats as integers, two numbers a u32 word, the earlier in the low half; exact.
// PACK: words[i] = binary16 bits of values[2i], values[2i + 1], rounded to nearest even.
// UNPACK: values[2i], values[2i + 1] = the binary16 numbers of words[i].
// Else: values = source rounded to bfloat16 (to nearest even; NaN becomes the quiet NaN), WORDS pairs.
// One word an invocation: the kernel only moves memory.
//@if PACK
@group(0) @binding(0) var<storage, read> values: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;
//@else
//@if UNPACK
@group(0) @binding(0) var<storage, read> words: array<u32>;
@group(0) @binding(1) var<storage, read_write> values: array<vec2u>;
//@else
@group(0) @binding(0) var<storage, read> source: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> values: array<vec2u>;
//@end
//@end

//@if PACK
fn bitsOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  let sign = (bits >> 16) & 0x8000u;
  let size = bits & 0x7fffffffu;
  if (size >= 0x7f800000u) {
    return sign | select(0x7e00u, 0x7c00u, size == 0x7f800000u);
  }
  if (size < 0x38800000u) {
    return sign | u32(abs(value) * 16777216.0);
  }
  return sign | ((size >> 13) - (112u << 10));
}
//@end

fn wide(bits: u32) -> u32 {
  let sign = (bits & 0x8000u) << 16;
  let size = bits & 0x7fffu;
  if (size >= 0x7c00u) {
    return sign | (size << 13) | 0x7f800000u;
  }
  if (size < 0x400u) {
    return sign | bitcast<u32>(f32(size) * 5.9604644775390625e-8);
  }
  return sign | ((size << 13) + (112u << 23));
}

fn brief(bits: u32) -> u32 {
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    return 0x7fc00000u;
  }
  return (bits + 0x7fffu + ((bits >> 16) & 1u)) & 0xffff0000u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.WORDS) {
    return;
  }
  //@if PACK
  let pair = half4(vec4f(values[id], 0.0, 0.0));
  words[id] = bitsOf(pair.x) | (bitsOf(pair.y) << 16);
  //@else
  //@if UNPACK
  values[id] = vec2u(wide(words[id] & 0xffffu), wide(words[id] >> 16));
  //@else
  values[id] = vec2u(brief(source[id].x), brief(source[id].y));
  //@end
  //@end
}
