// The products of one kernel row with the MET columns of taps that a pixel of this class meets; part of
// inputGradTile, which takes it in once for each number of them.
for (var c = 0u; c < CO; c++) {
  //@repeat r TALL
  var v$r: array<f32, SPAN>;
  //@repeat s SPAN
  v$r[$s] = select(0.0, loadDy(line$r + at$s + c), inside$r && in$s);
  //@end
  //@end
  //@repeat u MET
  //@repeat q QUADS
  let from$u_$q = tap + c + ($u * STRIDE * shape.CI + $q * 4) * CO;
  //@if SUBGROUPS
  let own$u_$q = loadW(from$u_$q);
  let w$u_$q = vec4f(
    subgroupBroadcast(own$u_$q, 0u),
    subgroupBroadcast(own$u_$q, 1u),
    subgroupBroadcast(own$u_$q, 2u),
    subgroupBroadcast(own$u_$q, 3u),
  );
  //@else
  let at$u_$q = vec4u(from$u_$q) + vec4u(0, 1, 2, 3) * CO;
  let w$u_$q = vec4f(loadW(at$u_$q.x), loadW(at$u_$q.y), loadW(at$u_$q.z), loadW(at$u_$q.w));
  //@end
  //@end
  //@end
  //@repeat r TALL
  //@repeat j WIDE
  //@repeat q QUADS
  acc$r_$j_$q =
  //@repeat u MET
  v$r[$j + TAPS - 1 - $u] * w$u_$q +
  //@end
  acc$r_$j_$q;
  //@end
  //@end
  //@end
}
