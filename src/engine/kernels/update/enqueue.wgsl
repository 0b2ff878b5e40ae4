// queue[(pointer + BEHIND + i) mod K] ← keys[i]; keys [B, 4·D4], queue [K, 4·D4]; the pointer is a whole
// number in scalars[QUEUE_POINTER]. Does nothing unless status[1] = 1.
@group(0) @binding(0) var<storage, read> keys: array<vec4f>;
@group(0) @binding(1) var<storage, read> scalars: array<f32>;
@group(0) @binding(2) var<storage, read> status: array<u32>;
@group(0) @binding(3) var<storage, read_write> queue: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.B * shape.D4 || status[1] != 1) {
    return;
  }
  let row = (u32(scalars[QUEUE_POINTER]) + shape.BEHIND + id.x / shape.D4) % shape.K;
  queue[row * shape.D4 + id.x % shape.D4] = keys[id.x];
}
