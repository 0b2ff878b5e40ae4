// What a committed step leaves, one part after the other; nothing unless status[1] = 1.
// KEY: key ← next, NEXT quads.
// QUEUE: queue[(pointer + (i + BEHIND) mod B) mod K] ← keys[i]; keys [B, 4·D4], queue [K, 4·D4]; the pointer
//   is a whole number in scalars[QUEUE_POINTER].
// STATISTICS: running ← 0.9·running + 0.1·(mean over the groups of the batch's statistics), for QUADS quads of
//   adjacent layers from quad FROM on (BatchNorm2d's momentum 0.1; MoCo's SplitBatchNorm averages its splits).
//   Of several views each counts by itself, in order; from quad REVERSED on the last one first.
//   batch [VIEWS, GROUPS, 4·ALL], running [4·ALL].
// One quad an invocation: the kernel only moves memory.
@group(0) @binding(0) var<storage, read> status: array<u32>;
//@if KEY
@group(0) @binding(KEY_AT) var<storage, read> next: array<vec4f>;
@group(0) @binding(KEY_AT + 1) var<storage, read_write> key: array<vec4f>;
//@end
//@if QUEUE
@group(0) @binding(QUEUE_AT) var<storage, read> keys: array<vec4f>;
@group(0) @binding(QUEUE_AT + 1) var<storage, read> scalars: array<f32>;
@group(0) @binding(QUEUE_AT + 2) var<storage, read_write> queue: array<vec4f>;
//@end
//@if STATISTICS
@group(0) @binding(STATISTICS_AT) var<storage, read> batch: array<vec4f>;
@group(0) @binding(STATISTICS_AT + 1) var<storage, read_write> running: array<vec4f>;
//@end

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  if (status[1] != 1) {
    return;
  }
  var at = (group.y * groups.x + group.x) * 64u + lane;
  //@if KEY
  if (at < shape.NEXT) {
    key[at] = next[at];
    return;
  }
  at -= shape.NEXT;
  //@end
  //@if QUEUE
  if (at < shape.B * shape.D4) {
    let place = (at / shape.D4 + shape.BEHIND) % shape.B;
    let row = (u32(scalars[QUEUE_POINTER]) + place) % shape.K;
    queue[row * shape.D4 + at % shape.D4] = keys[at];
    return;
  }
  at -= shape.B * shape.D4;
  //@end
  //@if STATISTICS
  if (at < shape.QUADS) {
    let quad = shape.FROM + at;
    for (var v = 0u; v < shape.VIEWS; v++) {
      let view = select(v, shape.VIEWS - 1 - v, quad >= shape.REVERSED);
      var sum = vec4f();
      for (var g = 0u; g < shape.GROUPS; g++) {
        sum += batch[(view * shape.GROUPS + g) * shape.ALL + quad];
      }
      running[quad] = 0.9 * running[quad] + 0.1 * (sum / f32(shape.GROUPS));
    }
  }
  //@end
}
